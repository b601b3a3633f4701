import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { ScreenModel } from "../../test/support/screen.ts";
import type { Block } from "./block.ts";
import { renderBlock } from "./block.ts";
import { layOut } from "./layout.ts";
import { lookOf } from "./look.ts";
import { Painter } from "./painter.ts";

const look = lookOf(false, true);

function block(text: string): Block {
  return { head: [{ text: "✓ " }], body: [{ text }] };
}

/** A screen, a painter, and a line that is typed on it. */
class Board {
  readonly screen: ScreenModel;
  readonly painter: Painter;
  readonly said: string[] = [];
  typed = "";

  constructor(columns: number, rows: number) {
    this.screen = new ScreenModel(columns, rows);
    this.painter = new Painter(look, columns);
  }

  async frame(): Promise<void> {
    const { cols: columns, rows } = this.screen.terminal;
    const line = layOut({ painted: "> ", width: 2 }, this.typed, this.typed.length, columns, look);
    await this.screen.write(this.painter.frame(line, { columns, rows }));
  }

  say(text: string): void {
    this.said.push(text);
    this.painter.add(block(text));
  }

  /** What the end of the screen should be. */
  get wanted(): string[] {
    const { cols: columns, rows } = this.screen.terminal;
    const above = this.said.flatMap((text) => renderBlock(block(text), columns, look));
    const line = layOut({ painted: "> ", width: 2 }, this.typed, this.typed.length, columns, look);
    return [...above, ...line.rows].slice(-rows).map((row) => row.trimEnd());
  }

  get shown(): string[] {
    return this.screen.lines.map((row) => row.trimEnd());
  }
}

suite("the painter", () => {
  test("writes what is new above the line, in one frame, and leaves the cursor in it", async () => {
    const board = new Board(20, 6);
    board.typed = "a line that is longer than twenty";
    await board.frame();
    for (const text of ["one", "two", "three"]) board.say(text);
    await board.frame();
    assert.deepEqual(board.shown, ["✓ one", "✓ two", "✓ three", "> a line that is lon", "ger than twenty"]);
    assert.deepEqual(board.screen.cursor, { column: 15, row: 4 });
  });

  test("leaves what was there before it alone", async () => {
    const board = new Board(20, 8);
    await board.screen.write("$ acuse\r\n");
    for (const text of ["one", "two"]) {
      board.say(text);
      await board.frame();
    }
    board.screen.terminal.resize(30, 8);
    await board.frame();
    board.screen.terminal.resize(20, 6);
    await board.frame();
    assert.deepEqual(board.shown, ["$ acuse", "✓ one", "✓ two", ">"]);
  });

  test("cannot be moved by characters that the terminal takes for wider than we do", async () => {
    const screen = new ScreenModel(10, 6);
    const painter = new Painter(look, 10);
    const live = { rows: ["wider than we thought", "> "], cursor: { row: 1, column: 2 } };
    await screen.write(painter.frame(live, { columns: 10, rows: 6 }));
    painter.add(block("one"));
    await screen.write(painter.frame(live, { columns: 10, rows: 6 }));
    assert.deepEqual(
      screen.lines.map((row) => row.trimEnd()),
      ["✓ one", "wider that", ">"],
    );
    assert.deepEqual(screen.cursor, { column: 2, row: 2 });
  });

  test("begins with an empty screen when it was cleared, and below what others wrote", async () => {
    const board = new Board(20, 6);
    board.say("one");
    await board.frame();
    board.painter.clear();
    board.say("two");
    await board.frame();
    assert.deepEqual(board.shown, ["✓ two", ">"]);
    await board.screen.write(`${board.painter.leave()}$ fg\r\n`);
    board.typed = "x";
    await board.frame();
    assert.deepEqual(board.shown, ["✓ two", ">", "$ fg", "> x"]);
  });

  const words = fc.constantFrom("one", "a long text that has to be broken", "日本語日本語", "e\u0301", "");
  const say = fc.record({ say: fc.array(words, { maxLength: 6 }) });
  const type = fc.record({ type: words });
  const columns = fc.record({ columns: fc.integer({ min: 12, max: 40 }) });
  const rows = fc.record({ rows: fc.integer({ min: 4, max: 14 }) });
  for (const [what, size] of [
    ["wide", columns],
    ["high", rows],
  ] as const) {
    test(`shows the end of all that was said, whatever is said and typed, and however ${what} the window is`, async () => {
      const step: fc.Arbitrary<object> = fc.oneof(say, type, size);
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
          const board = new Board(24, 8);
          await board.frame();
          for (const step of steps) {
            if ("say" in step) for (const text of step.say as string[]) board.say(text);
            if ("type" in step) board.typed = step.type as string;
            const { columns = board.screen.terminal.cols, rows = board.screen.terminal.rows } = step as {
              columns?: number;
              rows?: number;
            };
            board.screen.terminal.resize(columns, rows);
            await board.frame();
            const { wanted, shown } = board;
            // The line's last row is empty where the one before is full.
            if (wanted.at(-1) === "") shown.push("");
            assert.deepEqual(shown, wanted.slice(-shown.length));
            assert.equal(board.screen.cursor.row, shown.length - 1);
            const kept = board.screen.allLines.filter((row) => row.startsWith("✓"));
            assert.ok(kept.length >= board.said.length, "nothing is lost");
          }
        }),
        { numRuns: 200 },
      );
    });
  }
});
