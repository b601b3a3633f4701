/** Where the picture shows a time: chapters side by side, each with a scale of its own, pauses left out. */
import type { Chapter } from "../evidence.ts";

/** A stretch of time that is drawn true to scale. */
interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly left: number;
  readonly right: number;
}

/** Time that is left out, in or between chapters. */
export interface Pause {
  readonly ms: number;
  readonly left: number;
  readonly right: number;
}

interface Tick {
  readonly x: number;
  /** Since the chapter began. */
  readonly ms: number;
}

export interface ChapterScale {
  readonly chapter: Chapter;
  readonly left: number;
  readonly right: number;
  readonly stretches: readonly Stretch[];
  readonly pauses: readonly Pause[];
  readonly ticks: readonly Tick[];
}

/** What is left out takes this much room, so that one sees that something is. */
export const pauseWidth = 26;

/** Two labels of an axis need this much. */
const tickDistanceLeast = 46;

/** A chapter reads well with so many pauses at most. */
const pausesMax = 3;

/** A pause is left out when it is one for a person too… */
const pauseMsLeast = 100;

/** …and takes more than this part of the time that is drawn… */
const pausePart = 1 / 4;

/** …and the rest has at least so many steps: two marks far apart are no reason to bend the time. */
const stepsLeast = 4;

/** A chapter between `left` and `right`; `moments` are the times of its marks, in any order. */
export function chapterScale(
  chapter: Chapter,
  moments: readonly number[],
  left: number,
  right: number,
): ChapterScale {
  const stretches = drawnBetween(left, right, withoutPauses(chapter, moments));
  return {
    chapter,
    left,
    right,
    stretches,
    pauses: stretches.slice(1).map((stretch, i) => {
      const before = stretches[i] ?? stretch;
      return { ms: stretch.fromMs - before.toMs, left: before.right, right: stretch.left };
    }),
    ticks: ticksOf(chapter.fromMs, stretches),
  };
}

/** The x of a time. Between two chapters it is between them, before the first and after the last just beside. */
export function xOf(scales: readonly ChapterScale[], ms: number): number {
  const stretches = scales.flatMap((scale) => scale.stretches);
  const first = stretches[0];
  const last = stretches.at(-1);
  if (first === undefined || last === undefined) return 0;
  if (ms < first.fromMs) return first.left - pauseWidth / 2;
  if (ms > last.toMs) return last.right + pauseWidth / 2;
  const next = stretches.findIndex((stretch) => ms <= stretch.toMs);
  const stretch = stretches[next] ?? last;
  if (ms >= stretch.fromMs) {
    return between(ms, stretch.fromMs, stretch.toMs, stretch.left, stretch.right);
  }
  const before = stretches[next - 1] ?? first;
  return between(ms, before.toMs, stretch.fromMs, before.right, stretch.left);
}

function between(ms: number, fromMs: number, toMs: number, left: number, right: number): number {
  return toMs <= fromMs ? left : left + ((ms - fromMs) / (toMs - fromMs)) * (right - left);
}

type Time = Pick<Stretch, "fromMs" | "toMs">;

/** The parts of a chapter in which something happens. */
function withoutPauses({ fromMs, toMs }: Chapter, moments: readonly number[]): Time[] {
  const times = [...new Set([fromMs, ...moments, toMs])]
    .filter((ms) => ms >= fromMs && ms <= toMs)
    .sort((a, b) => a - b);
  const steps = times.slice(1).map((ms, i) => ({ fromMs: times[i] ?? ms, toMs: ms }));
  const longest = [...steps].sort((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs)).slice(0, pausesMax);
  const pauses = new Set<Time>();
  let drawnMs = toMs - fromMs;
  for (const step of longest) {
    const ms = step.toMs - step.fromMs;
    if (ms < pauseMsLeast || ms <= drawnMs * pausePart || steps.length - pauses.size <= stepsLeast) break;
    pauses.add(step);
    drawnMs -= ms;
  }
  const drawn: Time[] = [];
  let startMs = fromMs;
  for (const pause of steps.filter((step) => pauses.has(step))) {
    drawn.push({ fromMs: startMs, toMs: pause.fromMs });
    startMs = pause.toMs;
  }
  return [...drawn, { fromMs: startMs, toMs }];
}

/** Even a moment between two pauses has this much. */
const stretchWidthLeast = 14;

function drawnBetween(left: number, right: number, times: readonly Time[]): Stretch[] {
  const free = right - left - (times.length - 1) * pauseWidth - times.length * stretchWidthLeast;
  const drawnMs = times.reduce((sum, time) => sum + time.toMs - time.fromMs, 0);
  let x = left;
  return times.map(({ fromMs, toMs }) => {
    const part = drawnMs > 0 ? (toMs - fromMs) / drawnMs : 1 / times.length;
    const stretch = { fromMs, toMs, left: x, right: x + stretchWidthLeast + free * part };
    x = stretch.right + pauseWidth;
    return stretch;
  });
}

/** Whole milliseconds at round distances, within the stretches, never too close to each other. */
function ticksOf(startMs: number, stretches: readonly Stretch[]): Tick[] {
  const drawnMs = stretches.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  const width = stretches.reduce((sum, { left, right }) => sum + right - left, 0);
  const step = roundStep((drawnMs / width) * tickDistanceLeast);
  const ticks: Tick[] = [];
  for (const { fromMs, toMs, left, right } of stretches) {
    const first = Math.ceil((fromMs - startMs) / step) * step;
    for (let ms = first; ms <= toMs - startMs; ms += step) {
      const x = between(ms + startMs, fromMs, toMs, left, right);
      const last = ticks.at(-1);
      if (last === undefined || x - last.x >= tickDistanceLeast) ticks.push({ x, ms });
    }
  }
  return ticks;
}

/** The least of 1, 2, 5, 10, 20, 50, … that is not below `ms`. */
function roundStep(ms: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(ms, 1))));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= ms) ?? power;
}
