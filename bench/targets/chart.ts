/** Line charts as SVG, side by side, each from zero up on a scale of its own; readable on light and on dark ground. */

export interface Panel {
  /** What grows from left to right. */
  readonly title: string;
  /** From left to right, each as far from the next: for what grows by factors. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

const plotWidth = 270;
const plotHeight = 190;
/** Left of each panel: its scale. */
const scaleWidth = 50;
const panelWidth = scaleWidth + plotWidth;
/** Around the panels: room for the title above, and what grows below. */
const edge = { top: 64, right: 20, bottom: 58 } as const;
/** Between a panel's side and its first and last point. */
const inset = 28;

/** Lines across at most. */
const ticksMost = 6;

const style = `
    text { font: 13px system-ui, sans-serif; fill: #1f2328; stroke: #ffffff; stroke-width: 4; paint-order: stroke; }
    .title { font-weight: 600; font-size: 15px; }
    .scale { fill: #59636e; font-size: 12px; }
    .grid { stroke: #d1d9e0; }
    .line { fill: none; stroke: #0969da; stroke-width: 2; stroke-linejoin: round; }
    .point { fill: #0969da; }
    .ground { fill: #ffffff; }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc; stroke: #0d1117; }
      .scale { fill: #9198a1; }
      .grid { stroke: #3d444d; }
      .line { stroke: #4493f8; }
      .point { fill: #4493f8; }
      .ground { fill: #0d1117; }
    }
  `;

/** Draws `panels`, with the value at each point. */
export function chart(title: string, panels: readonly Panel[]): string {
  const width = panels.length * panelWidth + edge.right;
  const height = edge.top + plotHeight + edge.bottom;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">
  <style>${style}</style>
  <rect class="ground" width="${width}" height="${height}" rx="6" />
  <text class="title" x="16" y="28">${escaped(title)}</text>
${panels.map((panel, i) => drawn(panel, i * panelWidth + scaleWidth)).join("\n")}
</svg>
`;
}

function drawn({ title, points }: Panel, left: number): string {
  const greatest = Math.max(0, ...points.map(({ y }) => y));
  const step = tickStep(greatest);
  const steps = Math.max(1, Math.ceil(greatest / step));
  const bottom = edge.top + plotHeight;
  const yOf = (value: number): number => bottom - (value / (steps * step)) * plotHeight;
  const ticks = Array.from({ length: steps + 1 }, (_, i) => i * step).map((tick) => {
    const y = yOf(tick);
    return `    <path class="grid" d="M${left} ${round(y)}h${plotWidth}" />${text("scale", left - 8, y + 4, short(tick), "end")}`;
  });
  const gap = points.length > 1 ? (plotWidth - 2 * inset) / (points.length - 1) : 0;
  const placed = points.map(({ x, y }, i) => ({ x, y, at: left + inset + i * gap, high: yOf(y) }));
  const path = placed.map(({ at, high }, i) => `${i === 0 ? "M" : "L"}${round(at)} ${round(high)}`).join("");
  const marks = placed.map(
    ({ x, y, at, high }) =>
      `    <circle class="point" cx="${round(at)}" cy="${round(high)}" r="4" />` +
      text("value", at, high - 10, short(y)) +
      text("scale", at, bottom + 18, short(x)),
  );
  return [
    "  <g>",
    ...ticks,
    `    <path class="line" d="${path}" />`,
    ...marks,
    `    ${text("scale", left + plotWidth / 2, bottom + 40, title)}`,
    "  </g>",
  ].join("\n");
}

function text(kind: string, x: number, y: number, words: string, anchor = "middle"): string {
  return `<text class="${kind}" x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escaped(words)}</text>`;
}

/** The least of 1, 2, 5, 10, 20, … with which few lines are enough. */
function tickStep(greatest: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(greatest, 1) / ticksMost));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => greatest / step <= ticksMost)!;
}

/** `6.2`, `62`, `10 K`, `1 M`. */
function short(value: number): string {
  if (value >= 1_000_000) return `${digits(value / 1_000_000)} M`;
  return value >= 1_000 ? `${digits(value / 1_000)} K` : digits(value);
}

/** Two that count, and all before the point. */
function digits(value: number): string {
  return value >= 10 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1);
}

/** A tenth of a unit is finer than any screen. */
function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
