import type { Lang } from "../../src/i18n/lang.ts";
import { displayWidth } from "../../src/terminal/width.ts";
import { Screen } from "../../test/support/screen.ts";
import { root } from "../../test/support/server.ts";
import type { Line } from "./cells.ts";
import type { Stage } from "../../test/support/stage.ts";

const rows = 60;

interface Given {
  readonly lang: Lang;
  readonly cwd: string;
  /** Of the window. What differs each time must move no line's end in it. */
  readonly columns: number;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs `acuse` on a terminal, as a person would. */
export async function acuse(stage: Stage, args: readonly string[], given: Given): Promise<Screen> {
  const { lang, cwd, columns, env = {} } = given;
  const command = [process.execPath, `${root}bin/acuse.js`, ...args];
  return await Screen.spawn(stage, command, {
    columns,
    rows,
    cwd,
    env: { ...quiet, ACUSE_LANG: lang, ...env },
  });
}

/** Nothing of whoever makes the captures: language, time zone, colours, settings. */
const quiet: NodeJS.ProcessEnv = {
  LC_ALL: "C.UTF-8",
  TZ: "UTC",
  COLORTERM: "truecolor",
  NO_COLOR: undefined,
  FORCE_COLOR: undefined,
};

/** The lines of the screen down to the last one that is not empty. */
export function linesOf(screen: Screen): Line[] {
  return screen.lines.map((_, row) => screen.cells(row));
}

/** The same, with the cursor of a program that waits for what is typed. */
export function linesAndCursorOf(screen: Screen): Line[] {
  const { row, column } = screen.cursor;
  return linesOf(screen).map((line, i) => (i === row ? withCursor(line, column) : line));
}

function withCursor(line: Line, column: number): Line {
  let passed = 0;
  return line.map((cell) => {
    const isHere = passed === column;
    passed += cell.text === "" ? 1 : displayWidth(cell.text);
    return isHere ? { ...cell, cursor: true } : cell;
  });
}
