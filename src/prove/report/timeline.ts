/** The picture of the run: a lane for each client, one for the server and one for the disk, chapter by chapter. */
import type { ProveTexts } from "../../i18n/prove.ts";
import type { ReportTexts } from "../../i18n/report.ts";
import { visible } from "../../terminal/visible.ts";
import { displayWidth, lineRanges } from "../../terminal/width.ts";
import type { Chapter, Lane, Timeline } from "../evidence.ts";
import { clip, html } from "./html.ts";
import type { Html } from "./html.ts";
import { itemsOf } from "./items.ts";
import type { Item, Row } from "./items.ts";
import { laneLabels, pauseLabels } from "./labels.ts";
import { laneSummary } from "./summary.ts";
import { chapterScale, pauseWidth, xOf } from "./scale.ts";
import type { ChapterScale } from "./scale.ts";
import { comb, round, shape } from "./shapes.ts";

/** The whole in one picture: for a screen that is wide enough, and for paper across. */
const wide = { width: 1180, labelWidth: 142 } as const;

/** One chapter a picture, with only the lanes that have a part in it: for a phone. */
const narrow = { width: 358, labelWidth: 92 } as const;

type Format = typeof wide | typeof narrow;

const laneHeight = 62;
const lineHeight = 17;
/** Of what stands in a lane, from the lane's middle. */
const rows: Readonly<Record<Row, number>> = { above: -12, on: 0, below: 12 };
const labelRows: Readonly<Record<Row, number>> = { above: -20, on: 4, below: 27 };
/** The server's line goes on behind its marks: what they are called stands over it. */
const serverLabelRow = -13;

const axisHeight = 46;
/** Of a bold character at the size of names and titles. */
const columnWidth = 9.2;
/** Of a title's: it is long enough for narrow and wide characters to be even. */
const titleColumnWidth = 8.2;
const titleLinesMax = 4;
const nameCharactersMax = 32;
const tooltipCharactersMax = 120;

/** Both forms of the picture; a style sheet shows the one that fits. */
export function timelinePictures(timeline: Timeline, texts: ReportTexts, titles: ProveTexts): Html {
  const { lanes } = timeline;
  const chapters = eventful(timeline);
  if (chapters.length === 0) return html`<p>${texts.evidence.nothing}</p>`;
  return html`<div class="wide">${picture(chapters, lanes, wide, "timeline", texts, titles)}</div>
    <div class="narrow panels">
      ${chapters.map((chapter, i) =>
        picture([chapter], actors(chapters, lanes, i), narrow, `timeline-${i + 1}`, texts, titles),
      )}
    </div>`;
}

/** The chapters in which something is to be seen, from the first to the last mark. */
function eventful({ chapters, lanes }: Timeline): Chapter[] {
  return chapters.flatMap((chapter) => {
    const within = (lane: Lane): number[] =>
      lane.marks.map(({ atMs }) => atMs).filter((ms) => ms >= chapter.fromMs && ms <= chapter.toMs);
    if (lanes.every((lane) => lane.kind === "disk" || within(lane).length === 0)) return [];
    const moments = lanes.flatMap(within);
    return [{ ...chapter, fromMs: Math.min(...moments), toMs: Math.max(...moments) }];
  });
}

/** The lanes with a part in a chapter, with what belongs to it: also what happened just before. */
function actors(chapters: readonly Chapter[], lanes: readonly Lane[], index: number): Lane[] {
  const chapter = chapters[index];
  const fromMs = chapters[index - 1]?.toMs ?? -Infinity;
  const toMs = index === chapters.length - 1 ? Infinity : (chapter?.toMs ?? Infinity);
  return lanes
    .map((lane) => ({ ...lane, marks: lane.marks.filter(({ atMs }) => atMs > fromMs && atMs <= toMs) }))
    .filter(({ kind, marks }) => kind !== "client" || marks.length > 0);
}

function picture(
  chapters: readonly Chapter[],
  lanes: readonly Lane[],
  format: Format,
  id: string,
  texts: ReportTexts,
  titles: ProveTexts,
): Html {
  const scales = scalesOf(chapters, lanes, format);
  const headings = scales.map((scale) => titleLines(titles.scenarios[scale.chapter.id], scale));
  const top = 8 + (Math.max(...headings.map((lines) => lines.length), 1) + 1) * lineHeight + 8;
  const bottom = top + lanes.length * laneHeight;
  const name = chapters.length === 1 ? headings.flat().join(" ") : texts.timeline.title;
  return html`<svg
    class="timeline"
    viewBox="0 0 ${format.width} ${bottom + axisHeight}"
    role="img"
    aria-labelledby="${id}-t ${id}-d"
  >
    <title id="${id}-t">${name}</title>
    <desc id="${id}-d">${texts.timeline.described(lanes.map((lane) => laneSummary(lane)))}</desc>
    ${scales.map((scale, i) => chapterGround(scale, headings[i] ?? [], top, bottom, texts))}
    ${momentLines(lanes, scales, top, bottom)}
    ${lanes.map((lane, i) => drawnLane(lane, scales, top + i * laneHeight, format, texts))}
    ${scales.map((scale) => axis(scale, bottom, texts))}
    <text class="faint" x="0" y="${bottom + 18}">${texts.timeline.axis}</text>
  </svg>`;
}

/** Of the average room of a chapter: its title has to fit, too. */
const shareLeast = 0.7;

/** A chapter gets room for what happens in it, but none gets much less than the others. */
function scalesOf(chapters: readonly Chapter[], lanes: readonly Lane[], format: Format): ChapterScale[] {
  const moments = lanes.flatMap((lane) => lane.marks.map((mark) => mark.atMs));
  const weights = chapters.map(({ fromMs, toMs }) =>
    Math.cbrt(new Set(moments.filter((ms) => ms >= fromMs && ms <= toMs)).size),
  );
  const average = weights.reduce((sum, weight) => sum + weight, 0) / chapters.length;
  const shares = weights.map((weight) => Math.max(weight, average * shareLeast));
  const sum = shares.reduce((total, share) => total + share, 0);
  const free = format.width - format.labelWidth - chapters.length * pauseWidth - pauseWidth / 2;
  let x = format.labelWidth + pauseWidth / 2;
  return chapters.map((chapter, i) => {
    const left = x;
    const right = left + (free * (shares[i] ?? 0)) / sum;
    x = right + pauseWidth;
    return chapterScale(chapter, moments, left, right);
  });
}

function titleLines(title: string, { left, right }: ChapterScale): string[] {
  const columns = Math.max(8, Math.floor((right - left) / titleColumnWidth));
  return lineRanges(title, columns)
    .map(({ start, end }) => title.slice(start, end))
    .slice(0, titleLinesMax);
}

/** The band behind a chapter, with gaps where time was left out, and its title over it. */
function chapterGround(
  { chapter, left, stretches }: ChapterScale,
  heading: readonly string[],
  top: number,
  bottom: number,
  texts: ReportTexts,
): Html {
  const duration = texts.milliseconds(chapter.toMs - chapter.fromMs);
  return html`<g class="chapter">
    ${stretches.map((stretch) => html`<rect class="band" x="${round(stretch.left - 6)}" y="${top}" width="${round(stretch.right - stretch.left + 12)}" height="${bottom - top}" rx="4" />`)}
    <text class="heading" x="${round(left - 6)}" y="20"
      >${heading.map((line, i) => html`<tspan x="${round(left - 6)}" dy="${i === 0 ? 0 : lineHeight}">${line}</tspan>`)}</text
    >
    <text class="faint" x="${round(left - 6)}" y="${20 + heading.length * lineHeight}">${duration}</text>
  </g>`;
}

/** What concerned everybody: the server's killing and its starts, through all lanes. */
function momentLines(
  lanes: readonly Lane[],
  scales: readonly ChapterScale[],
  top: number,
  bottom: number,
): Html[] {
  return lanes
    .filter((lane) => lane.kind === "server")
    .flatMap((lane) => lane.marks)
    .filter(({ kind }) => kind === "kill" || kind === "start")
    .map(({ kind, atMs }) => {
      const x = round(xOf(scales, atMs));
      return html`<path class="moment ${kind}" d="M${x} ${top}V${bottom}" />`;
    });
}

function drawnLane(
  lane: Lane,
  scales: readonly ChapterScale[],
  top: number,
  format: Format,
  texts: ReportTexts,
): Html {
  const y = top + laneHeight / 2;
  const items = itemsOf(lane.marks, (ms) => xOf(scales, ms));
  const { name, below } = laneLabel(lane, format, texts);
  return html`<g class="lane ${lane.kind}">
    <path class="rule" d="M0 ${top}H${format.width}" />
    <text class="name" x="0" y="${below === undefined ? y + 5 : y - 2}">${name}</text>
    ${below === undefined ? undefined : html`<text class="faint" x="0" y="${y + 14}">${below}</text>`}
    ${lane.spans.map((span) => drawnSpan(span, scales, y))} ${items.map((item) => drawnItem(item, y, texts))}
    ${laneLabels(items, lane.kind, format.width, texts).map(({ text, x, anchor, row }) => html`<text class="number ${row} ${anchor}" x="${round(x)}" y="${round(y + (lane.kind === "server" ? serverLabelRow : labelRows[row]))}">${text}</text>`)}
  </g>`;
}

function laneLabel(
  lane: Lane,
  format: Format,
  texts: ReportTexts,
): { name: string; below: string | undefined } {
  if (lane.kind !== "client") return { name: texts.timeline[lane.kind], below: about(lane, texts) };
  const name = shortened(
    visible(clip(lane.name, nameCharactersMax)),
    Math.floor(format.labelWidth / columnWidth),
  );
  return { name, below: lane.thread === undefined ? undefined : texts.timeline.thread(lane.thread) };
}

/** What is said of the server and the disk. */
function about(lane: Lane, texts: ReportTexts): string {
  return lane.kind === "disk" ? texts.timeline.syncs(laneSummary(lane).syncs) : texts.timeline.process;
}

/** As much of a name as goes into so many columns. */
function shortened(name: string, columns: number): string {
  if (displayWidth(name) <= columns) return name;
  return `${name.slice(0, lineRanges(name, columns - 1)[0]?.end)}…`;
}

/** The time of a connection: a full line where time is drawn, a dotted one where it is left out. */
function drawnSpan(span: Lane["spans"][number], scales: readonly ChapterScale[], y: number): Html {
  const solid = scales
    .flatMap((scale) => scale.stretches)
    .map(({ fromMs, toMs }) => ({
      fromMs: Math.max(fromMs, span.fromMs),
      toMs: Math.min(toMs, span.toMs),
    }))
    .filter(({ fromMs, toMs }) => fromMs <= toMs)
    .map(({ fromMs, toMs }) => `M${round(xOf(scales, fromMs))} ${y}H${round(xOf(scales, toMs))}`);
  const from = round(xOf(scales, span.fromMs));
  const to = round(xOf(scales, span.toMs));
  return html`<path class="span dotted" d="M${from} ${y}H${to}" /><path
      class="span"
      d="${solid.join("")}"
    />`;
}

function drawnItem(item: Item, y: number, texts: ReportTexts): Html {
  const at = y + rows[item.row];
  const drawn = item.marks.length === 1 ? shape(item.kind, item.from, at) : comb(item.kind, item.xs, at);
  return html`<g><title>${tooltip(item, texts)}</title>${drawn}</g>`;
}

/** What an item is, when, and what was said. */
function tooltip({ kind, marks }: Item, texts: ReportTexts): string {
  const [first] = marks;
  const last = marks.at(-1);
  if (first === undefined || last === undefined) return "";
  const what = texts.timeline.marks[kind];
  if (marks.length === 1) {
    const number = first.number === undefined ? "" : ` ${first.number}`;
    const text =
      first.text === undefined || first.text === "" ? "" : ` · ${clip(first.text, tooltipCharactersMax)}`;
    return `${texts.milliseconds(first.atMs)} · ${what}${number}${text}`;
  }
  const numbers =
    first.number === undefined || last.number === undefined ? "" : ` ${first.number}–${last.number}`;
  return `${texts.milliseconds(first.atMs)} – ${texts.milliseconds(last.atMs)} · ${what}${numbers} · ×${marks.length}`;
}

function axis({ right, stretches, pauses, ticks }: ChapterScale, y: number, texts: ReportTexts): Html {
  const breaks = [...pauses.map((pause) => (pause.left + pause.right) / 2), right + pauseWidth / 2];
  return html`<g class="axis">
    ${stretches.map((stretch) => html`<path d="M${round(stretch.left - 6)} ${y}H${round(stretch.right + 6)}" />`)}
    ${ticks.map(({ x, ms }) => html`<path d="M${round(x)} ${y}v5" /><text class="tick" x="${round(x)}" y="${y + 18}">${texts.count(ms)}</text>`)}
    ${breaks.map((x) => html`<path d="M${round(x - 5)} ${y + 5}l4-10m2 10 4-10" />`)}
    ${pauseLabels(pauses, texts).map(({ text, x }) => html`<text class="tick left-out" x="${round(x)}" y="${y + 36}">${text}</text>`)}
  </g>`;
}
