import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { suite, test } from "node:test";
import type { TestContext } from "node:test";
import fc from "fast-check";
import { temporaryFolder } from "../../test/support/folder.ts";
import {
  formatFrame,
  formatMessage,
  formatSpool,
  nothingTaken,
  parseSpool,
  takeLine,
} from "./spool-format.ts";
import type { SpoolContent } from "./spool-format.ts";
import { Spool, SpoolError } from "./spool.ts";

const id = "Zk3q0uT1mB8xw5yR2aLh7A";
const encoder = new TextEncoder();

function path(t: TestContext): string {
  return join(temporaryFolder(t), "ana.spool");
}

/** Opens a spool that closes with the test at the latest. */
async function open(t: TestContext, path: string, name = "Ana"): Promise<Spool> {
  const spool = await Spool.open(path, name);
  t.after(() => spool.close());
  return spool;
}

function texts(pending: readonly Uint8Array[]): string[] {
  return pending.map((text) => Buffer.from(text).toString());
}

/** A spool as a killed process leaves it: what was written is there, and nobody holds it. */
function abandoned(t: TestContext, of: string): string {
  const copy = path(t);
  writeFileSync(copy, readFileSync(of));
  return copy;
}

async function trouble(opening: Promise<Spool>): Promise<string> {
  try {
    await (await opening).close();
    return "none";
  } catch (error) {
    assert.ok(error instanceof SpoolError);
    return error.trouble.kind;
  }
}

suite("a spool", () => {
  test("begins with a session that it keeps", async (t) => {
    const file = path(t);
    const first = await open(t, file);
    assert.match(first.id, /^[A-Za-z0-9_-]{22}$/);
    assert.deepEqual([first.confirmed, first.pending.length, first.taken], [0, 0, nothingTaken]);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    await first.close();
    const again = await open(t, file);
    assert.equal(again.id, first.id);
    assert.notEqual((await open(t, path(t))).id, first.id);
  });

  test("keeps what was appended and synced, without being closed", async (t) => {
    const file = path(t);
    const spool = await open(t, file);
    spool.append(encoder.encode("uno"));
    spool.append(encoder.encode("  = 2 10 00000000"));
    assert.equal(spool.isDirty, true);
    assert.equal(await spool.sync(), 2);
    assert.equal(spool.isDirty, false);
    spool.append(encoder.encode(""));
    assert.equal(await spool.sync(), 3);
    spool.append(encoder.encode("never synced"));
    const next = await open(t, abandoned(t, file));
    assert.deepEqual(texts(next.pending), ["uno", "  = 2 10 00000000", ""]);
    assert.equal(next.id, spool.id);
  });

  test("is a text that a person can read", async (t) => {
    const file = path(t);
    const spool = await open(t, file);
    spool.append(
      encoder.encode("hola, ¿qué tal?"),
      takeLine(nothingTaken, encoder.encode("hola, ¿qué tal?")),
    );
    await spool.sync();
    assert.match(
      readFileSync(file, "utf8"),
      /^acuse-spool 1\n= 1 \d+ \w{8}\nsession \S{22} Ana\n- 0\ntaken 0 0{8}\n= 2 \d+ \w{8}\n- 0\n\+ 1 1 \w{8} hola, ¿qué tal\?\n$/,
    );
  });

  test("lets go of what is confirmed", async (t) => {
    const file = path(t);
    const spool = await open(t, file);
    for (const text of ["1", "2", "3"]) spool.append(encoder.encode(text));
    await spool.sync();
    spool.confirm(2);
    await spool.close();
    const again = await open(t, file);
    assert.deepEqual([again.confirmed, texts(again.pending)], [2, ["3"]]);
    again.append(encoder.encode("4"));
    again.confirm(3);
    await again.sync();
    await again.close();
    const last = await open(t, file);
    assert.deepEqual([last.confirmed, texts(last.pending)], [3, ["4"]]);
  });

  test("knows how much of the input was taken, until that is finished", async (t) => {
    const file = path(t);
    const spool = await open(t, file);
    let taken = nothingTaken;
    for (const line of ["uno", "mal", "dos"]) {
      taken = takeLine(taken, encoder.encode(line));
      if (line !== "mal") spool.append(encoder.encode(line), taken);
    }
    assert.equal(taken.lines, 3);
    await spool.sync();
    const left = abandoned(t, file);
    const next = await open(t, left);
    assert.deepEqual(next.taken, taken);
    next.confirm(2);
    await next.finishInput();
    assert.deepEqual(next.taken, nothingTaken);
    const last = await open(t, abandoned(t, left));
    assert.deepEqual([last.confirmed, last.taken], [2, nothingTaken]);
  });

  test("is written anew before it grows beyond what it holds", async (t) => {
    const file = path(t);
    const spool = await open(t, file);
    const text = new Uint8Array(50_000).fill(97);
    let most = 0;
    for (let number = 1; number <= 100; number += 1) {
      spool.append(text);
      await spool.sync();
      if (number > 10) spool.confirm(number - 10);
      most = Math.max(most, statSync(file).size);
    }
    assert.ok(most < 2 * 11 * 50_000 + 1024 * 1024 + 100_000, `${most} bytes`);
    const next = await open(t, abandoned(t, file));
    assert.deepEqual([next.confirmed + next.pending.length, next.pending.length < 15], [100, true]);
    await spool.close();
    assert.equal((await open(t, file)).confirmed, 90);
  });

  test("is not written anew for messages that wait, however short they are", async (t) => {
    const file = path(t);
    const spool = await open(t, file);
    for (let number = 1; number <= 60_000; number += 1) spool.append(encoder.encode("x"));
    await spool.sync();
    const { ino } = statSync(file);
    spool.append(encoder.encode("x"));
    await spool.sync();
    assert.equal(statSync(file).ino, ino);
  });

  test("is for one process at a time, by whatever link it is reached", async (t) => {
    const file = path(t);
    const spool = await open(t, file);
    const link = path(t);
    symlinkSync(file, link);
    assert.equal(await trouble(Spool.open(file, "Ana")), "busy");
    assert.equal(await trouble(Spool.open(link, "Ana")), "busy");
    await spool.close();
    await spool.close();
    assert.equal(await trouble(Spool.open(link, "Ana")), "none");
  });

  test("is for one name, in whatever case that is written", async (t) => {
    const file = path(t);
    await (await open(t, file)).close();
    assert.equal(await trouble(Spool.open(file, "Bo")), "name");
    assert.equal(await trouble(Spool.open(file, "ANA")), "none");
  });

  test("may begin as an empty file, as mktemp makes it", async (t) => {
    const file = path(t);
    writeFileSync(file, "");
    assert.equal(await trouble(Spool.open(file, "Ana")), "none");
  });

  const unusable: readonly [string, string, string][] = [
    ["foreign", "a text", "Dear diary\n"],
    ["foreign", "a blank line", "\n"],
    ["newer", "a spool of a later version", "acuse-spool 2\n"],
    ["damaged", "a spool without a session", "acuse-spool 1\n"],
  ];
  for (const [kind, what, content] of unusable) {
    test(`refuses ${what}, and leaves it as it is`, async (t) => {
      const file = path(t);
      writeFileSync(file, content);
      assert.equal(await trouble(Spool.open(file, "Ana")), kind);
      assert.equal(readFileSync(file, "utf8"), content);
      assert.deepEqual(readdirSync(dirname(file)), [basename(file)]);
    });
  }

  test("refuses what is no file, and a folder that is not there", async (t) => {
    const folder = temporaryFolder(t);
    mkdirSync(join(folder, "spool"));
    await assert.rejects(Spool.open(join(folder, "spool"), "Ana"), /cannot use the spool .*not a file/);
    await assert.rejects(Spool.open(join(folder, "none", "spool"), "Ana"), /ENOENT/);
    assert.equal(existsSync(join(folder, "none")), false);
  });
});

suite("a spool after a power cut", () => {
  const content: SpoolContent = {
    id,
    name: "Ana María",
    confirmed: 4,
    messages: ["cinco", "seis"].map((text) => ({ text: encoder.encode(text), taken: nothingTaken })),
    taken: { lines: 9, crc: 77 },
  };
  const whole = formatSpool(
    content,
    content.messages.map((message, i) => formatMessage(5 + i, message)),
  );
  const message = (text: string) => ({ text: encoder.encode(text), taken: nothingTaken });
  const second = formatFrame(2, [formatMessage(7, message("siete")), formatMessage(8, message("= 3 1 00"))]);
  const third = formatFrame(3, [formatMessage(9, message("nueve"))]);

  test("is read as it was", () => {
    const read = parseSpool(whole) as SpoolContent;
    assert.deepEqual(
      { ...read, messages: texts(read.messages.map(({ text }) => text)) },
      {
        ...content,
        messages: ["cinco", "seis"],
      },
    );
  });

  test("loses only the frame that was being written, wherever that was cut", () => {
    const full = Buffer.concat([whole, second]);
    for (let length = whole.length; length <= full.length; length += 1) {
      const read = parseSpool(full.subarray(0, length)) as SpoolContent;
      assert.equal(read.messages.length, length === full.length ? 4 : 2, `${length}`);
    }
  });

  test("loses only that also where the disk kept other bytes of it, or none", () => {
    const full = Buffer.concat([whole, second]);
    for (const filler of [0, 10, 255]) {
      for (let from = whole.length; from < full.length; from += 1) {
        const torn = Buffer.from(full);
        torn.fill(filler, from, Math.min(from + 16, torn.length));
        if (torn.equals(full)) continue;
        assert.equal((parseSpool(torn) as SpoolContent).messages.length, 2, `${from}`);
      }
    }
  });

  test("is refused when anything before the last frame was changed", () => {
    const full = Buffer.concat([whole, second, third]);
    const end = whole.length + second.length;
    fc.assert(
      fc.property(fc.nat(end - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(full);
        changed[at]! ^= change;
        assert.equal(typeof parseSpool(changed), "string");
      }),
      { numRuns: 2000 },
    );
  });

  test("is refused when its first frame is not whole: it never gets its name before", () => {
    for (let length = 14; length < whole.length; length += 1) {
      assert.equal(parseSpool(whole.subarray(0, length)), "damaged");
    }
  });

  test("is refused when its records do not follow from each other, whatever their checksums say", () => {
    const frames = [
      formatFrame(2, [formatMessage(8, message("ocho"))]),
      formatFrame(2, [encoder.encode("- 9\n")]),
      formatFrame(2, [encoder.encode("- 3\n")]),
      formatFrame(2, [encoder.encode("taken x y\n")]),
      formatFrame(2, [encoder.encode(`session ${id} Ana\n`)]),
      formatFrame(2, [encoder.encode("what\n")]),
      formatFrame(2, [encoder.encode("- 4")]),
      formatFrame(3, [encoder.encode("- 4\n")]),
    ];
    for (const frame of frames)
      assert.equal(parseSpool(Buffer.concat([whole, frame])), "damaged", String(frame));
  });

  test("keeps any messages", () => {
    const text = fc
      .string({ unit: "grapheme", maxLength: 20 })
      .map((text) => text.replaceAll(/[\0-\x1f\x7f]/g, ""));
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 1 }), { maxLength: 5 }), (groups) => {
        let number = 6;
        const frames = groups.map((group, i) =>
          formatFrame(
            i + 2,
            group.map((text) => formatMessage((number += 1), message(text))),
          ),
        );
        const read = parseSpool(Buffer.concat([whole, ...frames])) as SpoolContent;
        assert.deepEqual(texts(read.messages.map(({ text }) => text)), [
          "cinco",
          "seis",
          ...groups.flat().map((text) => Buffer.from(text).toString()),
        ]);
      }),
    );
  });
});
