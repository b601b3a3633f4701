import { isReached } from "./target.ts";
import type { Goal } from "./target.ts";

const heads = ["target", "at most", "reached", "unit", ""] as const;
/** Words to the left, numbers to the right. */
const isNumber = [false, true, true, false, false] as const;

/** Goals under their titles, as text. */
export function table(
  groups: readonly { readonly title: string; readonly goals: readonly Goal[] }[],
): string {
  const rows = groups.flatMap(({ goals }) => goals.map(cellsOf));
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => cell[isNumber[i] === true ? "padStart" : "padEnd"](widths[i]!))
      .join("  ")
      .trimEnd();
  return [
    line(heads),
    ...groups.flatMap(({ title, goals }) => ["", title, ...goals.map((goal) => line(cellsOf(goal)))]),
  ].join("\n");
}

function cellsOf(goal: Goal): string[] {
  const { what, most, reached, unit } = goal;
  return [what, format(most), format(reached), unit, isReached(goal) ? "yes" : "NO"];
}

/** As many digits as tell what is just enough from what is not. */
function format(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 4 });
}
