/** A captured screen as a picture of a window. */
import type { Page } from "playwright-core";
import { displayWidth } from "../../src/terminal/width.ts";
import { shownOf } from "./cells.ts";
import { smaller } from "./png.ts";
import type { Line, ShownCell } from "./cells.ts";

/** Sharp on today's screens, and still small. */
export const scale = 1.5;

/** The first 16 colours, which a terminal's owner chooses. */
const ownColours = [
  "#3b4252",
  "#f2777a",
  "#8fd18c",
  "#e8c66a",
  "#6fa8f5",
  "#c795e6",
  "#5cc8d0",
  "#d8dee9",
  "#6b7488",
  "#ff8f92",
  "#a8e6a1",
  "#f7dc8f",
  "#8fbfff",
  "#dcb4f5",
  "#82e0e6",
  "#ffffff",
] as const;
const cubeSteps = [0, 95, 135, 175, 215, 255] as const;
const greys = 232;

/** The colour as CSS has it. */
function cssOf(colour: number): string {
  if (colour < ownColours.length) return ownColours[colour]!;
  if (colour > 255) return `#${colour.toString(16).padStart(6, "0")}`;
  if (colour >= greys)
    return `rgb(${Array(3)
      .fill(8 + 10 * (colour - greys))
      .join(" ")})`;
  const index = colour - ownColours.length;
  const parts = [Math.floor(index / 36), Math.floor(index / 6) % 6, index % 6];
  return `rgb(${parts.map((step) => cubeSteps[step]).join(" ")})`;
}

function styleOf({ colour, bold, dim, cursor }: ShownCell): string {
  return [
    colour === undefined ? "" : `color:${cssOf(colour)};`,
    bold ? "font-weight:bold;color:#fff;" : "",
    dim ? "opacity:.6;" : "",
    cursor ? "background:#d8dee9;" : "",
  ].join("");
}

/** A piece of text, and where it is not ASCII each character in a box of its cells, whatever font it is from. */
function htmlOf(text: string): string {
  if (/^[ -~]*$/.test(text)) return escaped(text);
  const isEmoji = /\p{Emoji_Presentation}|\ufe0f/u.test(text);
  const inner = isEmoji ? `<b class="emoji">${escaped(text)}</b>` : escaped(text);
  return `<i style="width:${displayWidth(text)}ch">${inner}</i>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function lineHtml(line: Line): string {
  let html = "";
  let open = "";
  for (const cell of line) {
    const style = styleOf(cell);
    if (style !== open)
      html += `${open === "" ? "" : "</span>"}${style === "" ? "" : `<span style="${style}">`}`;
    html += htmlOf(shownOf(cell));
    open = style;
  }
  return `<div>${html}${open === "" ? "" : "</span>"}</div>`;
}

function windowHtml(title: string, lines: readonly Line[], columns: number): string {
  return `<!doctype html><meta charset="utf-8"><style>
body { margin: 0; padding: 0; width: max-content; }
main { background: #20242e; border-radius: 10px; overflow: hidden; border: 1px solid #3a4150; }
header { position: relative; background: #2b303c; color: #aab2c0; height: 34px; line-height: 34px; text-align: center;
  font: 13px/34px "DejaVu Sans", sans-serif; }
header b { position: absolute; top: 11px; width: 12px; height: 12px; border-radius: 50%; }
pre { margin: 0; padding: 10px 14px 16px; min-width: ${columns}ch; color: #d8dee9;
  font: 14px/1.25 "DejaVu Sans Mono", "Noto Sans Mono CJK JP", "Noto Color Emoji", monospace; }
pre div { height: 1.25em; white-space: pre; }
i { display: inline-block; font-style: normal; text-align: left; }
.emoji { font: 13px/1 "Noto Color Emoji"; }
</style><main><header>${["#f2777a", "#e8c66a", "#8fd18c"]
    .map((colour, i) => `<b style="left:${14 + 20 * i}px;background:${colour}"></b>`)
    .join("")}${escaped(title)}</header><pre>${lines.map(lineHtml).join("")}</pre></main>`;
}

/** Draws the lines in a window with this title, as PNG. */
export async function picture(
  page: Page,
  title: string,
  lines: readonly Line[],
  columns: number,
): Promise<Uint8Array> {
  await page.setContent(windowHtml(title, lines, columns));
  return smaller(await page.locator("main").screenshot({ omitBackground: true }));
}
