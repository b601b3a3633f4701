/** A report as a picture: a bar for each server, by shape. One scale for each shape, from zero. */
import { html, Html } from "../src/prove/report/html.ts";
import { round } from "../src/prove/report/shapes.ts";
import type { Participant, Report, Result, ShapeReport } from "./report.ts";

const width = 760;
const margin = 16;
/** Where the bars begin: the longest title ends before. */
const barsLeft = 238;
/** Where the longest bar ends: its figure stands behind it. */
const barsRight = 662;
const rowHeight = 24;
const barHeight = 14;
const headHeight = 68;
const titleHeight = 40;
const footHeight = 56;

/** Ink on paper, also in the dark; acuse has the one colour. What is only in memory is drawn hollow. */
const style = `
  svg { --paper: #fdfdfb; --ink: #1a2025; --soft: #56616b; --line: #d5dade; --accent: #0b5a70; --peer: #7d8891; }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #14181b; --ink: #e8ecee; --soft: #a5b0b9; --line: #3a434a; --accent: #72c8de; --peer: #8b969f; }
  }
  text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; fill: var(--ink); font-variant-numeric: tabular-nums; }
  .paper { fill: var(--paper); }
  .head { font-size: 17px; font-weight: 650; }
  .shape { font-weight: 650; }
  .soft { fill: var(--soft); }
  .small { font-size: 11.5px; }
  .end { text-anchor: end; }
  .acuse { fill: var(--accent); stroke: var(--accent); }
  .peer { fill: var(--peer); stroke: var(--peer); }
  .memory { fill: none; stroke-width: 1.5; }
  .axis { stroke: var(--line); }
  .spread { stroke: var(--ink); stroke-width: 1.2; fill: none; }
  text.acuse { stroke: none; font-weight: 650; }
`;

export function chart(report: Report): string {
  const { contestants, shapes, machine } = report;
  const panelHeight = titleHeight + contestants.length * rowHeight;
  const height = headHeight + shapes.length * panelHeight + footHeight;
  const foot = height - footHeight + 26;
  const versions = contestants.map(({ software, version }) => `${software} ${version ?? "(not installed)"}`);
  const picture = html`<svg
    xmlns="http://www.w3.org/2000/svg"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
    role="img"
    aria-labelledby="title description"
  >
    <title id="title">Messages confirmed each second</title>
    <desc id="description">${shapes.map((shape) => describe(report, shape))}</desc>
    <style>
      ${new Html(style)}
    </style>
    <rect class="paper" width="${width}" height="${height}" />
    <text class="head" x="${margin}" y="30">Messages confirmed each second</text>
    <rect class="acuse" x="${margin}" y="45" width="26" height="11" />
    <rect class="peer" x="${margin + 32}" y="45" width="26" height="11" />
    <text class="small" x="${margin + 66}" y="55">on the disk when it is confirmed</text>
    <rect class="acuse memory" x="300" y="45" width="26" height="11" />
    <rect class="peer memory" x="332" y="45" width="26" height="11" />
    <text class="small" x="366" y="55">in memory when it is confirmed</text>
    <path class="spread" d="M592 46v9M592 50.5h22M614 46v9" />
    <text class="small" x="622" y="55">least – most</text>
    ${shapes.map((shape, index) => panel(report, shape, headHeight + index * panelHeight))}
    <text class="small soft" x="${margin}" y="${foot}">
      ${`Messages of ${report.messageBytes} bytes, medians of ${report.rounds} ${report.rounds === 1 ? "round" : "rounds"}; ${machine.cores} × ${machine.processor}, ${machine.fileSystem ?? "?"}, one fsync ${machine.fsyncUs} µs`}
    </text>
    <text class="small soft" x="${margin}" y="${foot + 17}">
      ${[...new Set(versions)].join(", ")}; ${report.at.slice(0, 10)}
    </text>
  </svg>`;
  return `${picture.source}\n`;
}

function panel({ contestants }: Report, shape: ShapeReport, top: number): Html {
  const most = Math.max(...shape.results.map(({ perSecond }) => perSecond.most), 1);
  const x = (perSecond: number): number => round(barsLeft + (perSecond / most) * (barsRight - barsLeft));
  const bottom = top + titleHeight + contestants.length * rowHeight;
  return html`<text class="shape" x="${margin}" y="${top + 24}">${shapeTitle(shape)}</text>
    ${contestants.map((contestant, index) => {
      const result = shape.results.find((each) => each.contestant === contestant.name);
      return row(contestant, result, x, top + titleHeight + index * rowHeight);
    })}
    <path class="axis" d="M${barsLeft} ${top + titleHeight - 4}V${bottom - 4}" />`;
}

function row(
  { name, title, confirmed }: Participant,
  result: Result | undefined,
  x: (perSecond: number) => number,
  top: number,
): Html {
  const who = name.startsWith("acuse") ? "acuse" : "peer";
  const label = html`<text class="end ${who === "acuse" ? who : ""}" x="${barsLeft - 10}" y="${top + 12}"
    >${title}</text
  >`;
  if (result === undefined) {
    return html`${label}<text class="small soft" x="${barsLeft + 10}" y="${top + 12}">not installed</text>`;
  }
  const { median, least, most } = result.perSecond;
  const middle = top + barHeight / 2;
  return html`${label}
    <rect
      class="${who} ${confirmed === "in memory" ? "memory" : ""}"
      x="${barsLeft}"
      y="${top}"
      width="${round(Math.max(x(median) - barsLeft, 1))}"
      height="${barHeight}"
    />
    <path
      class="spread"
      d="M${x(least)} ${middle - 3}v6M${x(least)} ${middle}H${x(most)}M${x(most)} ${middle - 3}v6"
    />
    <text x="${round(Math.max(x(median), x(most)) + 8)}" y="${top + 12}">${count(median)}</text>`;
}

function shapeTitle({ clients, inFlight }: ShapeReport): string {
  return `${clients} clients, ${inFlight === 1 ? "one message" : `${inFlight} messages`} in flight each`;
}

/** The same in words. */
function describe({ contestants }: Report, shape: ShapeReport): string {
  const said = shape.results.map(({ contestant, perSecond }) => {
    const title = contestants.find(({ name }) => name === contestant)?.title ?? contestant;
    return `${title}: ${count(perSecond.median)}`;
  });
  return `${shapeTitle(shape)}: ${said.join("; ")}. `;
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en");
}
