/**
 * Names and messages that want to do harm, on the server's console: 10,000 of them into a screen model, where each
 * event may change its own lines and nothing else; and a few hundred through a real server into a pipe.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import fc from "fast-check";
import * as own from "../src/server/human-view.ts";
import { visible } from "../src/terminal/visible.ts";
import { displayWidth } from "../src/terminal/width.ts";
import { temporaryFolder } from "./support/folder.ts";
import { hostile, nasty } from "./support/hostile.ts";
import { plantedCopy } from "./support/planted.ts";
import { Program } from "./support/program.ts";
import { RawClient } from "./support/raw.ts";
import { ScreenModel } from "./support/screen.ts";

const eventsOfFuzz = 10_000;
/** So many are shown on one screen, whose lines are all looked at in the end. */
const eventsPerScreen = 250;
const columns = 100;
const seed = 20_10;

const long = fc.constantFrom("y".repeat(4096), "山".repeat(1365), "\x1b[31m".repeat(800));
const text = fc.oneof(
  { weight: 12, arbitrary: hostile },
  { weight: 1, arbitrary: fc.tuple(hostile, long, hostile).map((parts) => parts.join("")) },
);
const harm = fc.record({
  name: text,
  text,
  kind: fc.constantFrom("message", "message", "connected", "left"),
});

type Harm = typeof harm extends fc.Arbitrary<infer T> ? T : never;
type View = InstanceType<(typeof own)["HumanView"]>;

const at = Date.parse("2026-03-01T14:03:07Z");

/** A view on a terminal with all colours; its columns for names and numbers are as wide as they ever are. */
function newView(HumanView: (typeof own)["HumanView"]): View {
  const surface = { columns, isTerminal: true, colour: true, palette: true, utf8: true };
  const view = new HumanView("en", surface);
  view.message({ event: "message", at, id: "x", name: "W".repeat(nameColumns), number: 1, text: "" });
  return view;
}

/** The column of the names, when it is as wide as it ever is. */
const nameColumns = 20;

/** Where a text begins: behind margin, time, sign, name and number, and what is between them. */
const textColumn = 2 + 8 + 2 + 2 + nameColumns + 2 + 4 + 2;

function linesOf(view: View, { name, text, kind }: Harm, number: number): string[] {
  switch (kind) {
    case "connected":
      return view.connected({ event: "connected", at, id: text, name, address: text, thread: 1 });
    case "left":
      return view.disconnected({
        event: "disconnected",
        at,
        id: text.slice(0, 20),
        name,
        code: 599,
        keyword: text.slice(0, 20),
        reason: text,
        last: number,
        address: text,
        thread: 1,
        connectedAt: at,
        messages: number,
        unknownCommands: 0,
      });
    case "message":
      return view.message({ event: "message", at, id: "x", name, number, text });
  }
}

/** A line without the colours that we give it. What is left is shown as it is, or the screen tells. */
function bare(line: string): string {
  return line.replaceAll(/\x1b\[(?:[12]|22|3[1-6]|39|38;5;\d{2,3})m/g, "").trimEnd();
}

/** Shows each harm; fails where the screen has anything but the lines of the view, each where it belongs. */
async function watch(HumanView: (typeof own)["HumanView"], harms: readonly Harm[]): Promise<void> {
  for (let from = 0; from < harms.length; from += eventsPerScreen) {
    const screen = new ScreenModel(columns, 24);
    const view = newView(HumanView);
    const wanted: string[] = [];
    for (const [i, each] of harms.slice(from, from + eventsPerScreen).entries()) {
      const lines = linesOf(view, each, i);
      await screen.write(lines.map((line) => `${line}\r\n`).join(""));
      wanted.push(...lines.map(bare));
      const where = JSON.stringify(each);
      const { active } = screen.terminal.buffer;
      const position = [active.baseY + active.cursorY, active.cursorX];
      assert.deepEqual(position, [wanted.length, 0], `the cursor is behind its lines: ${where}`);
      assertAligned(screen, wanted.length - lines.length, each, i);
    }
    await screen.write("x");
    const [after] = screen.cells(screen.cursor.row);
    assert.deepEqual(after, { text: "x", colour: undefined, bold: false, dim: false });
    assert.equal(screen.title, "");
    assert.deepEqual(
      screen.allLines.slice(0, wanted.length).map((line) => line.trimEnd()),
      wanted,
    );
  }
}

/** Of a message: its number ends where all numbers do, and its text begins where all texts do. */
function assertAligned(screen: ScreenModel, row: number, { kind, name }: Harm, number: number): void {
  // A name that is wider than its column moves what is behind it.
  if (kind !== "message" || displayWidth(visible(name)) > nameColumns) return;
  const from = textColumn - 2 - String(number).length;
  const line = screen.terminal.buffer.active.getLine(row)!;
  assert.equal(line.translateToString(false, from, textColumn), `${number}  `, JSON.stringify(name));
}

describe("whatever names and messages are", () => {
  const harms = fc.sample(harm, { numRuns: eventsOfFuzz, seed });

  test("each event changes its own lines of the screen and nothing else", async () => {
    await watch(own.HumanView, harms);
  });

  for (const [what, file, from, to] of [
    [
      "nothing is escaped",
      "src/terminal/visible.ts",
      "return text.replace(specialPattern(),",
      "return text; text.replace(special,",
    ],
    ["wide letters count as one", "src/terminal/width.ts", "if (wide.test(grapheme)) return 2;", ""],
  ] as const) {
    test(`this test notices it when ${what}`, async (t: TestContext) => {
      const copy = plantedCopy(t, file, from, to);
      const { HumanView } = (await import(join(copy, "src/server/human-view.ts"))) as typeof own;
      await assert.rejects(watch(HumanView, harms.slice(0, eventsPerScreen)), assert.AssertionError);
    });
  }
});

test("in a pipe there is no escape", async (t) => {
  const server = Program.start(t, ["serve", "--port", "0", "--data", temporaryFolder(t), "--rate", "off"]);
  await server.shows("try it");
  const port = Number(/127\.0\.0\.1:(\d+)/.exec(server.stdout)![1]);
  const stored = nasty.filter((each) => !/[\0-\x08\n-\x1f\x7f]|\p{Cs}/u.test(each));
  const client = await RawClient.open(port, "Ана");
  const count = 300;
  for (let number = 1; number <= count; number += 1) {
    const words = [3, 5, 7].map((step) => stored[(number * step) % stored.length]);
    client.send(`= ${words.join(" ")}\n`);
    assert.equal(await client.line(), `250 stored ${number}`);
  }
  for (const name of ["\x1b[2J", "a\x1b]0;title\x07", "b\u202ec", "d\u009b31m"]) {
    const other = await RawClient.connect(port);
    other.send(`${name}\n`);
    await other.rest();
  }
  client.send("/quit\n");
  await server.shows("said goodbye");
  server.process.kill("SIGTERM");
  const { code, stdout } = await server.end();
  assert.equal(code, 0);
  assert.doesNotMatch(stdout, /\x1b|[\0-\t\v-\x1f\x7f-\x9f]|[\u202a-\u202e\u2066-\u2069\u2028\u2029]/);
  const left = [...stdout.matchAll(/… (\d+) messages? not shown/g)].map(([, each]) => Number(each));
  const shown = [...stdout.matchAll(/  Ана +\d+  = /g)].length;
  assert.equal(
    left.reduce((sum, each) => sum + each, shown),
    count,
  );
});
