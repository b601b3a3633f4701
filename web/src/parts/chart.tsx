/** A picture of the last minutes: lines over time, drawn on a canvas. */
import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import type { Point } from "../../../src/dashboard/api.ts";
import type { Lang } from "../../../src/i18n/lang.ts";
import type { PageTexts } from "../../../src/i18n/page.ts";
import { minute, time } from "../format.ts";
import { theme, useWords } from "../settings.ts";
import { useShown } from "../shown.ts";

export interface Line {
  readonly label: string;
  /** How it is drawn; each is told from the others without colours too. */
  readonly look: "area" | "line" | "dashed";
  of(point: Point): number | null;
  tell(value: number | null): string;
  /** It has another unit than the first line, and a scale of its own. */
  readonly apart?: true;
}

interface Given {
  readonly title: string;
  readonly points: readonly Point[];
  readonly lines: readonly Line[];
  /** What the marks of the scale say. */
  readonly mark: (value: number) => string;
}

const heightPx = 168;
const secondMs = 1000;

/** A server that has only just begun has little to show; what it has is not squeezed into a corner. */
const leastSpanS = 60;

export function Chart({ title, points, lines, mark }: Given): JSX.Element {
  const { lang, page } = useWords();
  const looks = useShown(theme);
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const [at, setAt] = useState<number | null>(null);
  const marks = useRef(mark);
  marks.current = mark;

  useLayoutEffect(() => {
    const holder = box.current;
    if (holder === null) return;
    const made = new uPlot(
      optionsFor(lang, lines, (value) => marks.current(value), setAt),
      dataOf(points, lines),
      holder,
    );
    plot.current = made;
    const watch = new ResizeObserver(() => made.setSize({ width: holder.clientWidth, height: heightPx }));
    watch.observe(holder);
    // The system may turn dark by itself.
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const redraw = (): void => made.redraw(false);
    dark.addEventListener("change", redraw);
    return () => {
      watch.disconnect();
      dark.removeEventListener("change", redraw);
      made.destroy();
      plot.current = undefined;
    };
  }, [lang, looks]);

  useLayoutEffect(() => plot.current?.setData(dataOf(points, lines)), [points]);

  const told = (at === null ? undefined : points[at]) ?? points.at(-1);
  const isNow = at === null || points[at] === undefined;
  return (
    <figure class="chart">
      <figcaption>
        <span class="chart-title">{title}</span>
        <span class="chart-when soft">
          {isNow || told === undefined ? backTo(points, page.overview) : time(lang, told.at)}
        </span>
        <ul class="legend">
          {lines.map((line) => (
            <li key={line.label}>
              <span class={`key ${line.look}`} aria-hidden="true" />
              <b>{line.tell(told === undefined ? null : line.of(told))}</b> {line.label}
            </li>
          ))}
        </ul>
      </figcaption>
      <div class="plot" ref={box} aria-hidden="true" />
    </figure>
  );
}

const minuteS = 60;
/** From here on they are told in minutes. */
const minutesFromS = 2 * minuteS;

/** How far back the axis goes. */
function backTo(points: readonly Point[], texts: PageTexts["overview"]): string {
  // Each point is a second that was over then.
  const spanMs = (points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0) + secondMs;
  const seconds = Math.max(leastSpanS, Math.round(spanMs / secondMs));
  return seconds < minutesFromS
    ? texts.lastSeconds(seconds)
    : texts.lastMinutes(Math.floor(seconds / minuteS));
}

function dataOf(points: readonly Point[], lines: readonly Line[]): uPlot.AlignedData {
  const at = points.map((point) => point.at / secondMs);
  return [at, ...lines.map((line) => points.map((point) => line.of(point)))];
}

/** The indices of those values of a series that have nothing on either side. */
function aloneIn({ data }: uPlot, series: number): number[] {
  const values = data[series] ?? [];
  const isThere = (i: number): boolean => (values[i] ?? null) !== null;
  return [...values.keys()].filter((i) => isThere(i) && !isThere(i - 1) && !isThere(i + 1));
}

/** A colour of the style sheet, in whatever light the page is shown. */
function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

const fontPx = 11;

/** Half of what a time takes below the axis: it may stand at the very end of it. */
const halfTimePx = 16;

/** As uPlot counts sides: from the top, clockwise. Its names for them are a constant enumeration, which is not there in JavaScript. */
const onTheRight: object = { side: 1 };

function optionsFor(
  lang: Lang,
  lines: readonly Line[],
  mark: (value: number) => string,
  pointAt: (index: number | null) => void,
): uPlot.Options {
  const font = `${fontPx}px ${getComputedStyle(document.body).fontFamily}`;
  const axis: uPlot.Axis = {
    font,
    stroke: () => colour("--soft"),
    grid: { stroke: () => colour("--line"), width: 1 },
    ticks: { show: false },
    border: { show: false },
  };
  const fromZero: uPlot.Range.Function = (_, __, most) => [0, Math.max(1, (most ?? 0) * 1.12)];
  const hasScaleOnTheRight = lines.some(({ apart }) => apart);
  return {
    width: 300,
    height: heightPx,
    pxAlign: true,
    padding: [6, hasScaleOnTheRight ? 2 : halfTimePx, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false, setScale: false }, points: { size: 7 } },
    scales: {
      x: { time: false, range: (_, least, most) => [Math.min(least, most - leastSpanS), most] },
      y: { range: fromZero },
      apart: { range: fromZero },
    },
    series: [
      {},
      ...lines.map(({ look, apart }): uPlot.Series => ({
        scale: apart ? "apart" : "y",
        spanGaps: false,
        // Where a second has a value and its neighbours have none there is no line to draw.
        points: { show: false, filter: aloneIn, size: look === "dashed" ? 3 : 5, width: 0 },
        width: look === "area" ? 2 : 1.5,
        stroke: () => colour(look === "area" ? "--accent" : "--ink"),
        ...(look === "area" ? { fill: () => colour("--accent-ground") } : {}),
        ...(look === "dashed" ? { dash: [3, 4] } : {}),
      })),
    ],
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 24,
        space: 90,
        incrs: [60, 120, 300],
        values: (_, splits) => splits.map((split) => minute(lang, split * secondMs)),
      },
      { ...axis, size: 46, space: 34, values: (_, splits) => splits.map(mark) },
      ...(hasScaleOnTheRight
        ? [
            {
              ...axis,
              scale: "apart",
              ...onTheRight,
              size: 40,
              space: 34,
              stroke: () => colour("--ink"),
              grid: { show: false },
              values: (_: uPlot, splits: number[]) => splits.map(mark),
            },
          ]
        : []),
    ],
    hooks: { setCursor: [({ cursor }) => pointAt(cursor.idx ?? null)] },
  };
}
