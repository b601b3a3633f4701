/** The line that is being typed stays whole: the check that a client must pass, whichever it is. */
import type { FakeConnection } from "../support/fake-server.ts";
import type { Screen } from "../support/screen.ts";

/** Wider than the windows of the tests, with wide, combining and joined characters in it. */
export const typed = "a line longer than its window: 日本語 e\u0301 👩‍👩‍👧 ñ, and on it goes, and on, and on …";

/** How long a screen may take to become what it should be. */
const shownMsMax = 15_000;

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const wide = /[日本語👩]/u;

/** Text in rows as every terminal breaks it, without the spaces at their ends. */
export function rowsOf(text: string, columns: number): string[] {
  const rows = [""];
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    const own = wide.test(segment) ? 2 : 1;
    if (width + own > columns) {
      rows.push("");
      width = 0;
    }
    rows.push(rows.pop()! + segment);
    width += own;
  }
  if (width === columns) rows.push("");
  return rows.map((row) => row.trimEnd());
}

/** What stands before the line, and the line from there to the screen's end. */
const promptPattern = /^[●◐] Ana (\d+ )?› /;

/** What may stand between the last confirmation and the line: what is on its way. */
const pendingPattern = /^[→…·] /;

export interface Sight {
  /** Whether also what has scrolled away is looked at. */
  readonly withScrollback?: boolean;
  readonly msMax?: number;
}

/**
 * Waits until the screen ends with the confirmations up to this number, in order and nothing between them, what is on
 * its way, and the prompt with the whole line, which is there once.
 */
export async function seesWhole(
  screen: Screen,
  text: string,
  last: number,
  { withScrollback = false, msMax = shownMsMax }: Sight = {},
): Promise<void> {
  const isWhole = (): boolean => {
    const lines = (withScrollback ? screen.allLines : screen.lines).map((line) => line.trimEnd());
    const starts = lines.flatMap((line, i) => (promptPattern.test(`${line} `) ? [i] : []));
    const [start = 0] = starts;
    const [prompt = ""] = promptPattern.exec(`${lines[start] ?? ""} `) ?? [];
    const rows = rowsOf(prompt + text, screen.terminal.cols);
    const shown = lines.slice(start);
    while (shown.length < rows.length) shown.push("");
    const { baseY, cursorY } = screen.terminal.buffer.active;
    const cursorRow = withScrollback ? baseY + cursorY : cursorY;
    return (
      starts.length === 1 &&
      JSON.stringify(shown) === JSON.stringify(rows) &&
      cursorRow === start + rows.length - 1 &&
      areInOrder(lines.slice(0, start), last, withScrollback)
    );
  };
  await screen.until(`the whole line, once: ${text}\n`, isWhole, msMax);
}

/** Whether these are confirmations up to `last`, without a gap, and behind them only what is on its way. */
function areInOrder(lines: readonly string[], last: number, areAll: boolean): boolean {
  const numbers = lines.map((line) => Number(/^✓ +(\d+) /.exec(line)?.[1] ?? 0));
  const first = numbers.findIndex((number) => number > 0);
  const end = numbers.lastIndexOf(last);
  if (last === 0) return true;
  const confirmed = numbers.slice(first, end + 1);
  return (
    confirmed.every((number, i) => number === last - confirmed.length + 1 + i) &&
    (!areAll || confirmed.length === last) &&
    lines.slice(end + 1).every((line) => pendingPattern.test(line))
  );
}

/** Types the line piece by piece while answers arrive; rejects when at any moment it is not whole. */
export async function typeWhileAnswersArrive(
  screen: Screen,
  peer: FakeConnection,
  count: number,
  msMax: number = shownMsMax,
): Promise<void> {
  const characters = [...graphemes.segment(typed)].map(({ segment }) => segment);
  const rounds = 10;
  for (let round = 1; round <= rounds; round += 1) {
    const from = Math.floor((characters.length * (round - 1)) / rounds);
    const until = Math.floor((characters.length * round) / rounds);
    screen.type(characters.slice(from, until).join(""));
    const first = (count * (round - 1)) / rounds + 1;
    for (let number = first; number <= (count * round) / rounds; number += 1) {
      peer.say(`250 stored ${number}`);
    }
    const seen = characters.slice(0, until).join("");
    await seesWhole(screen, seen, (count * round) / rounds, { withScrollback: true, msMax });
  }
}
