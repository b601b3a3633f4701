/** The line that is being typed, while other things happen: answers, another size of the window, a paste. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { limitRanges } from "../src/protocol/limits.ts";
import { clientEnv, ClientScreen, limits, welcome, welcomed } from "./client/client-screen.ts";
import { rowsOf, seesWhole, typed, typeWhileAnswersArrive } from "./client/whole-line.ts";
import { FakeServer } from "./support/fake-server.ts";
import { freePort } from "./support/run.ts";
import { Screen } from "./support/screen.ts";
import { root, TestServer } from "./support/server.ts";
import { hasTool } from "./support/tools.ts";

const answers = 200;
const lineBytesMost: number = limitRanges.max.most;
const narrow = { columns: 40, rows: 20 };

/** Lines to be pasted, and as they are sent. */
function lines(count: number): string {
  return Array.from({ length: count }, (_, i) => `line ${i + 1}\n`).join("");
}

describe("the line that is being typed", () => {
  test("stays whole while 200 confirmations arrive", async (t) => {
    if (!hasTool(t, "python3")) return;
    const { client, peer } = await welcomed(t, narrow);
    client.paste(lines(answers));
    await peer.hear(lines(answers));
    await typeWhileAnswersArrive(client.screen, peer, answers);
    const [last, before] = [answers, answers - 1];
    assert.deepEqual(client.lines.slice(-5), [
      `✓ ${before}  line ${before}   stored · 1 ms`,
      `✓ ${last}  line ${last}   stored · 1 ms`,
      ...rowsOf(`● Ana › ${typed}`, narrow.columns),
    ]);
  });

  test("does not stay whole by the recipe that is copied everywhere", async (t) => {
    if (!hasTool(t, "python3")) return;
    const server = await FakeServer.listen(t);
    const script = join(root, "test/client/copied-recipe.ts");
    const options = { ...narrow, env: clientEnv(t) };
    const screen = await Screen.spawn(t, [process.execPath, script, String(server.port)], options);
    const peer = await welcome(server);
    await screen.shows(/^● Ana ›/);
    await assert.rejects(typeWhileAnswersArrive(screen, peer, answers, 2_000), /the whole line, once/);
  });

  test("stays whole in windows of other sizes", async (t) => {
    if (!hasTool(t, "python3")) return;
    // High enough for whatever a resize leaves behind to be seen.
    const { client, peer } = await welcomed(t, { columns: 60, rows: 34 });
    const { screen } = client;
    client.paste(lines(48));
    await peer.hear(lines(48));
    client.type(typed);
    let number = 0;
    const answer = (count: number): void => {
      for (const until = number + count; number < until;) peer.say(`250 stored ${(number += 1)}`);
    };
    await seesWhole(screen, typed, number);
    const sizes = [
      [40, 34],
      [34, 34],
      [100, 34],
      [100, 26],
      [36, 38],
      [60, 34],
    ] as const;
    for (const [columns, rows] of sizes) {
      answer(4);
      await screen.resize(columns, rows);
      answer(4);
      await seesWhole(screen, typed, number);
    }
    // A window that has become higher may begin a row or two lower, as the terminal's scrollback had it.
    const rows = rowsOf(`● Ana › ${typed}`, 60);
    assert.deepEqual(client.lines.slice(-(28 + rows.length)), [
      ...Array.from({ length: 28 }, (_, i) => `✓  ${i + 21}  line ${i + 21}   stored · 1 ms`),
      ...rows,
    ]);
  });

  test("takes the whole screen, and no more, where it is longer than that", async (t) => {
    if (!hasTool(t, "python3")) return;
    const { client, peer } = await welcomed(t, { columns: 20, rows: 4, flags: ["--no-pace"] });
    client.type("uno\r");
    const text = Array.from({ length: 60 }, (_, i) => `${i} `.padStart(4, "-")).join("");
    client.type(text);
    const all = rowsOf(`◐ Ana 1 › ${text}`, 20);
    await client.is(all.slice(-4));
    client.type("\x01");
    await client.is(all.slice(0, 4));
    assert.deepEqual(client.screen.cursor, { column: 10, row: 0 });
    peer.say("250 stored 1");
    await client.is(rowsOf(`● Ana › ${text}`, 20).slice(0, 4));
  });

  test("is heard also while the terminal takes nothing, and nothing is lost", async (t) => {
    if (!hasTool(t, "python3")) return;
    const { client, peer } = await welcomed(t);
    client.paste(lines(250));
    await peer.hear(lines(250));
    client.screen.pty.reads(false);
    // More than a terminal holds.
    for (let number = 1; number <= 250; number += 1) peer.say(`250 stored ${number}`);
    client.type("/ping\rhalf");
    await peer.hear("/ping\n");
    client.screen.pty.reads(true);
    peer.say("200 pong");
    await client.shows(/^✓      \/ping   pong · 1 ms$/);
    await client.shows(/^● Ana › half$/);
    assert.deepEqual(
      client.screen.allLines.flatMap((line) => /^✓ +(\d+) /.exec(line)?.[1] ?? []).map(Number),
      Array.from({ length: 250 }, (_, i) => i + 1),
    );
  });

  test("is edited by what a person sees as a character", async (t) => {
    if (!hasTool(t, "python3")) return;
    const { client, peer } = await welcomed(t);
    const cursorAt = async (column: number): Promise<void> => {
      await client.screen.until(
        `the cursor in column ${column}`,
        () => client.screen.cursor.column === column,
      );
    };
    client.type("日本e\u0301👩‍👩‍👧x");
    await cursorAt(8 + 4 + 1 + 2 + 1);
    client.type("\x1b[D\x1b[D");
    await cursorAt(8 + 4 + 1);
    client.type("\x7f\x1b[3~");
    await client.shows(/^● Ana › 日本x$/);
    client.type("\x02\x14");
    await client.shows(/^● Ana › 本日x$/);
    client.type("\x1b[H\x0bone two\x1b\x7f\x19\x19\x01ñ \t\x05.\r");
    await peer.hear("ñ one twotwo.\n");
  });
});

describe("what is pasted", () => {
  test("goes line by line, paced, in order, and shows how far it is", async (t) => {
    if (!hasTool(t, "python3")) return;
    const server = await TestServer.start(t, { flags: ["--rate", "200", "--burst", "20"] });
    const client = await ClientScreen.start(t, server.port, { flags: ["--name", "Ana", "--no-greeting"] });
    await client.shows(/^● Ana ›/);
    client.paste(`${lines(300)}the rest\tof it`);
    await client.shows(/^… \d+ to be sent · Ctrl-C drops them$/);
    await client.shows(/^✓ 300  line 300   stored/);
    await client.shows(/^● Ana › the rest\\tof it$/);
    await seesWhole(client.screen, "the rest\\tof it", 300, { withScrollback: true });
    client.type("\r\x04");
    assert.equal(await client.screen.pty.ended(), 0);
    const last = await server.event("message", ({ number }) => number === 301);
    assert.equal(last["text"], "the rest\tof it");
    const shown = server.events.filter(({ event }) => event === "message");
    assert.deepEqual(
      shown.slice(0, 20).map(({ text }) => text),
      Array.from({ length: 20 }, (_, i) => `line ${i + 1}`),
    );
  });

  test("names what of it is no line, and goes on", async (t) => {
    if (!hasTool(t, "python3")) return;
    const { client, peer } = await welcomed(t, { columns: 100 });
    client.type("before behind\x1b[D\x1b[D\x1b[D\x1b[D\x1b[D\x1b[D");
    client.paste(`x\n\n${"y".repeat(101)}\na\x1b[31mb\n/quti\nlast of `);
    await peer.hear("before x\n\n");
    await client.shows(/^× line 3 /);
    peer.say("250 stored 1", "250 stored 2");
    await client.is([
      `● localhost:2010 · ${limits}`,
      "  Hello, Ana. /help for more",
      "× line 4 of what was pasted was not sent: it has a control character",
      "› /quti",
      "× there is no command /quti; did you mean /quit? · as a message it is written //quti",
      "× line 3 of what was pasted was not sent: it has 101 bytes, and the server takes 100",
      "✓   1  before x   stored · 1 ms",
      "✓   2  (empty)   stored · 1 ms",
      "● Ana › last of behind",
    ]);
    client.type("\x15\x0b\x04");
    await peer.hear("/quit\n");
    peer.say("221 bye last=2 id=a");
    assert.equal(await client.screen.pty.ended(), 3);
  });

  test("may be more than there is room for, all of it too long, and keys are heard behind it", async (t) => {
    if (!hasTool(t, "python3")) return;
    const server = await FakeServer.listen(t);
    const client = await ClientScreen.start(t, server.port, { flags: ["--name", "Ana", "--no-greeting"] });
    const peer = await welcome(server, "en", "Ana", { max: 16, window: 1 });
    await client.shows(/^● Ana ›$/);
    client.paste(`a\nb\n/ping ${"t".repeat(11)}\n${`${"y".repeat(17)}\n`.repeat(10_000)}`);
    await peer.hear("a\n");
    await client.shows(/^◐ Ana 10003 ›$/);
    client.type("\x04");
    peer.say("250 stored 1");
    await peer.hear("b\n");
    peer.say("250 stored 2");
    await peer.hear("/quit\n");
    peer.say("221 bye last=2 id=a");
    assert.equal(await client.screen.pty.ended(), 3);
  });

  test("is refused where no server takes a line so long, also by who does not keep to limits", async (t) => {
    if (!hasTool(t, "python3")) return;
    const { client, peer } = await welcomed(t, { columns: 100, flags: ["--no-pace"] });
    client.paste(`${"ñ".repeat(lineBytesMost / 2 + 1)}\nanother\n`);
    await peer.hear("another\n");
    peer.say("250 stored 1");
    await client.shows(/^× line 1 of .* it has 1,048,578 bytes, and the server takes 1,048,576$/);
    await client.shows(/^✓   1  another /);
  });

  test("is cut where there is no room for long, so that keys are heard while the server is away", async (t) => {
    if (!hasTool(t, "python3")) return;
    const client = await ClientScreen.start(t, await freePort(), { flags: ["--name", "Ana"] });
    await client.shows(/^○ Ana · waiting 1 ms ›$/);
    client.paste(lines(20_000));
    await client.shows(/^× line 10,\d\d\d of what was pasted was not sent, nor what follows it/);
    await client.shows(/^○ Ana 10\d\d\d · waiting 1 ms ›$/);
    client.type("x\r");
    await client.shows(/^× this line was not sent, nor what follows it: too many are to be sent already$/);
    client.type("\x03y\r");
    await client.shows(/^× 10,\d\d\d lines dropped, not sent$/);
    await client.shows(/^·      y$/);
    client.type("\x03\x03");
    assert.equal(await client.screen.pty.ended(), 130);
  });

  test("is dropped by Ctrl-C as far as it was not sent", async (t) => {
    if (!hasTool(t, "python3")) return;
    const { client, peer } = await welcomed(t);
    client.paste(lines(300));
    await peer.hear(lines(256));
    await client.shows(/^◐ Ana 300 ›$/);
    client.type("\x03");
    await client.is([
      `● localhost:2010 · ${limits}`,
      "  Hello, Ana. /help for more",
      "× 44 lines dropped, not sent",
      ...[1, 2, 3, 4].map((number) => `→   ${number}  line ${number}`),
      "… 252 more on their way",
      "◐ Ana 256 ›",
    ]);
    peer.say(...Array.from({ length: 256 }, (_, i) => `250 stored ${i + 1}`));
    await client.shows(/^● Ana ›$/);
    client.type("\x04");
    await peer.hear("/quit\n");
  });
});
