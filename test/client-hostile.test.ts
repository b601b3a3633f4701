/**
 * Names and messages that want to do harm, in the client: 10,000 of them into a screen model, where each may change
 * its own rows and nothing else; and some through a real client, from a server that is no friend.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import fc from "fast-check";
import * as ownBlock from "../src/console/block.ts";
import * as ownLive from "../src/console/live.ts";
import * as ownLook from "../src/console/look.ts";
import * as ownPainter from "../src/console/painter.ts";
import * as ownTranscript from "../src/console/transcript.ts";
import { Signal } from "../src/client/signal.ts";
import { emptyLine, insert } from "../src/console/editor.ts";
import { Outbox } from "../src/console/outbox.ts";
import { talkTexts } from "../src/i18n/talk.ts";
import { welcomed } from "./client/client-screen.ts";
import { hostile, nasty } from "./support/hostile.ts";
import { plantedCopy } from "./support/planted.ts";
import { ScreenModel } from "./support/screen.ts";
import { hasTool } from "./support/tools.ts";

const harmsOfFuzz = 10_000;
/** So many are shown on one screen, all of whose lines are looked at in the end. */
const harmsPerScreen = 250;
const size = { columns: 60, rows: 24 };
const seed = 2010;

const harm = fc.record({
  name: hostile,
  text: hostile,
  typed: hostile,
  pending: hostile,
  kind: fc.constantFrom("message", "message", "message", "words", "command", "ending", "remains"),
});
type Harm = typeof harm extends fc.Arbitrary<infer T> ? T : never;

/** What draws: ours, or that of a copy with a fault in it. */
interface Drawing {
  readonly renderBlock: typeof ownBlock.renderBlock;
  readonly renderLive: typeof ownLive.renderLive;
  readonly lookOf: typeof ownLook.lookOf;
  readonly Painter: typeof ownPainter.Painter;
  readonly Transcript: typeof ownTranscript.Transcript;
}
const own: Drawing = { ...ownBlock, ...ownLive, ...ownLook, ...ownPainter, ...ownTranscript };

async function drawingOf(copy: string): Promise<Drawing> {
  const files = ["block", "live", "look", "painter", "transcript"];
  const modules = await Promise.all(
    files.map(async (file) => (await import(join(copy, `src/console/${file}.ts`))) as Partial<Drawing>),
  );
  return Object.assign({}, ...modules) as Drawing;
}

/** The blocks in which a text of the network, or one that was typed, is shown. */
function blocksOf({ text, kind }: Harm, number: number, { Transcript }: Drawing): ownBlock.Block[] {
  const transcript = new Transcript("en", "localhost:2010");
  const item = { kind: "message", text, origin: "typed", number, atMs: 0 } as const;
  const reply = { code: 450, keyword: "too-fast", more: false, positional: [], params: {}, text };
  switch (kind) {
    case "message":
      return [transcript.answered(item, text.slice(0, 10), 1)];
    case "words":
      return [transcript.welcome(text, false), transcript.goodbye(reply)];
    case "command":
      return [transcript.typed(text), transcript.refused(talkTexts.en.unknownCommand(text, text, text))];
    case "ending":
      return transcript.troubled({ kind: "refused", line: text, reply });
    case "remains":
      return transcript.remains([item, item], number % 2 === 0);
  }
}

/** Paints each harm; fails where the screen has anything but what belongs there, each in its place. */
async function watch(drawing: Drawing, harms: readonly Harm[]): Promise<void> {
  const look = drawing.lookOf(true, true);
  const bare = (row: string): string => stripVTControlCharacters(row).trimEnd();
  for (let from = 0; from < harms.length; from += harmsPerScreen) {
    const screen = new ScreenModel(size.columns, size.rows);
    const painter = new drawing.Painter(look, size.columns);
    const wanted: string[] = [];
    for (const [i, each] of harms.slice(from, from + harmsPerScreen).entries()) {
      const outbox = new Outbox(new Signal());
      outbox.add({ kind: "message", text: each.pending, origin: "typed" });
      const blocks = blocksOf(each, i, drawing);
      const live = drawing.renderLive(
        {
          standing: {
            stage: "talking",
            isLeaving: false,
            isBusy: true,
            hasUnsent: true,
            waitMs: 0,
            isAsked: false,
          },
          title: each.name,
          line: insert(emptyLine, each.typed),
          outbox,
          status: i % 3 === 0 ? each.text.slice(0, 100) : undefined,
          hint: i % 5 === 0 ? each.name.slice(0, 100) : undefined,
        },
        size,
        look,
        new drawing.Transcript("en", "localhost:2010"),
        talkTexts.en,
      );
      painter.add(...blocks);
      await screen.write(painter.frame(live, size));
      wanted.push(...blocks.flatMap((block) => drawing.renderBlock(block, size.columns, look)).map(bare));
      const rows = [...wanted, ...live.rows.map(bare)];
      while (rows.at(-1) === "") rows.pop();
      const where = JSON.stringify(each);
      const { baseY, cursorX, cursorY } = screen.terminal.buffer.active;
      const shown = screen.lines.map((row) => row.trimEnd());
      while (shown.at(-1) === "") shown.pop();
      assert.deepEqual(shown, rows.slice(baseY), where);
      const place = { row: wanted.length + live.cursor.row, column: live.cursor.column };
      assert.deepEqual({ row: baseY + cursorY, column: cursorX }, place, where);
    }
    assert.deepEqual(
      screen.allLines.slice(0, wanted.length).map((row) => row.trimEnd()),
      wanted,
    );
    assert.equal(screen.title, "");
    await screen.write("\x1b[Hx");
    assert.deepEqual(screen.cells(0)[0], { text: "x", colour: undefined, bold: false, dim: false });
  }
}

describe("whatever names and messages are", () => {
  const harms = fc.sample(harm, { numRuns: harmsOfFuzz, seed });

  test("each changes its own rows of the screen and nothing else", async () => {
    await watch(own, harms);
  });

  test("this test notices it when nothing is escaped", async (t: TestContext) => {
    const from = "return text.replace(specialPattern(),";
    const copy = plantedCopy(t, "src/terminal/visible.ts", from, `return text; ${from}`);
    await assert.rejects(watch(await drawingOf(copy), harms.slice(0, 50)), assert.AssertionError);
  });

  test("a server's words act on nothing, in a real client", async (t) => {
    if (!hasTool(t, "python3")) return;
    const { client, peer } = await welcomed(t, { columns: 60, rows: 60 });
    const { screen } = client;
    const words = nasty.filter((each) => !/[\0-\x08\n-\x1f\x7f]|\p{Cs}/u.test(each) && each.length < 100);
    client.type(words.map((_, i) => `/ping ${i}\r`).join(""));
    await peer.hear(words.map((_, i) => `/ping ${i}\n`).join(""));
    peer.say(...words.map((word, i) => `200 pong ${i} :${word}`));
    await client.shows(new RegExp(`^✓      /ping ${words.length - 1} `));
    peer.say(`552 too-long max=100 last=0 id=a :${words.join(" ")}`);
    await client.shows(/^× Ana ›$/);
    assert.equal(screen.title, "");
    // All that we write ourselves: colours, movements, clearing, wrapping, marks around pastes.
    const ours = /\x1b\[(?:\d{1,2}m|\d+[AG]|J|\?7[hl]|\?2004[hl])/g;
    const rest = screen.pty.text.replaceAll(ours, "");
    assert.doesNotMatch(rest, /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]/);
    assert.equal(client.lines.at(-1), "× Ana ›");
  });
});
