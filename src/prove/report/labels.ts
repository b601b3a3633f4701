/** The small texts within the picture: as many as there is room for, and none on another. */
import type { ReportTexts } from "../../i18n/report.ts";
import { visible } from "../../terminal/visible.ts";
import type { Lane, Mark } from "../evidence.ts";
import { clip } from "./html.ts";
import type { Item, Row } from "./items.ts";
import type { Pause } from "./scale.ts";

export interface Label {
  readonly text: string;
  readonly x: number;
  readonly anchor: "start" | "middle" | "end";
  readonly row: Row;
}

/** Average width of a character at the size of labels. */
const characterWidth = 6.6;
const labelGap = 6;

/** From the middle of a mark to the text beside it. */
const besideGap = 12;

const textCharactersMax = 60;

/** What stands at the items of a lane: counts and what everybody should see, then numbers as far as they fit. */
export function laneLabels(
  items: readonly Item[],
  kind: Lane["kind"],
  width: number,
  texts: ReportTexts,
): Label[] {
  if (kind === "disk") return [];
  return (["above", "on", "below"] as const).flatMap((row) => {
    const own = items.filter((item) => item.row === row);
    const welcomes = own.filter(({ marks: [mark] }) => mark?.kind === "welcome").flatMap(lastOf);
    const counts = own
      .filter(({ marks }) => row !== "on" && marks.length > 1 && marks[0]?.kind !== "welcome")
      .map(countOf);
    const words = own
      .filter(({ marks }) => row === "on" && marks.length === 1)
      .flatMap((item) => {
        const next = items.find((other) => other.from > item.to)?.from ?? width;
        return wordOf(item, next - item.to, width, texts);
      });
    const numbers = own
      .filter(({ marks }) => row === "above" && marks.length === 1)
      .sort((a, b) => roundness(b) - roundness(a))
      .flatMap(numberOf);
    return fitting([...welcomes, ...counts, ...words, ...numbers]);
  });
}

/** How long the pauses of a chapter are. */
export function pauseLabels(pauses: readonly Pause[], texts: ReportTexts): Label[] {
  return fitting(
    pauses.map(({ ms, left, right }) => ({
      text: texts.timeline.leftOut(ms),
      x: (left + right) / 2,
      anchor: "middle",
      row: "below",
    })),
  );
}

function countOf({ marks, row, from, to }: Item): Label {
  return { text: `×${marks.length}`, x: (from + to) / 2, anchor: "middle", row };
}

function numberOf({ marks: [mark], row, from }: Item): Label[] {
  return mark?.number === undefined ? [] : [{ text: String(mark.number), x: from, anchor: "middle", row }];
}

/** How far a session had come, in the words of its welcome. */
function lastOf({ marks: [mark], row, from }: Item): Label[] {
  return mark?.number === undefined ? [] : [{ text: `last=${mark.number}`, x: from, anchor: "middle", row }];
}

/** Where not all numbers have room, round ones go first, so that one can count on from them. */
function roundness({ marks: [mark] }: Item): number {
  return [100, 50, 10, 5, 2, 1].find((step) => (mark?.number ?? 0) % step === 0) ?? 0;
}

/** Why a client was cut off, beside it, if there is room up to what comes next; what happened to the server, over it. */
function wordOf(
  { marks: [mark], row, from, to }: Item,
  room: number,
  width: number,
  texts: ReportTexts,
): Label[] {
  switch (mark?.kind) {
    case "cut-off": {
      const text = reasons(mark).find((each) => widthOf(each) + besideGap + labelGap <= room);
      return text === undefined ? [] : [{ text, x: to + besideGap, anchor: "start", row }];
    }
    case "kill": {
      const text = texts.timeline.marks.kill;
      return widthOf(text) + besideGap + labelGap <= room
        ? [{ text, x: to + besideGap, anchor: "start", row }]
        : [{ text, x: to - besideGap, anchor: "end", row }];
    }
    case "start": {
      const text = texts.timeline.marks.start;
      return from + labelGap + widthOf(text) <= width
        ? [{ text, x: from + labelGap, anchor: "start", row }]
        : [{ text, x: width, anchor: "end", row }];
    }
    case "connect":
    case "name":
    case "welcome":
    case "message":
    case "confirmation":
    case "goodbye":
    case "lost":
    case "sync":
    case undefined:
      return [];
  }
}

/** Code and keyword of the last line, or only the code: `552 too-long`. */
function reasons({ text = "" }: Mark): string[] {
  const [code = "", keyword = ""] = visible(clip(text, textCharactersMax)).split(" ");
  return [`${code} ${keyword}`.trim(), code].filter((each) => each !== "");
}

/** Those that fit beside each other, the first ones first. */
function fitting(labels: readonly Label[]): Label[] {
  const taken: { readonly left: number; readonly right: number }[] = [];
  return labels.filter(({ text, x, anchor }) => {
    const left = x - widthOf(text) * { start: 0, middle: 1 / 2, end: 1 }[anchor];
    const place = { left: left - labelGap, right: left + widthOf(text) };
    if (taken.some((other) => place.left < other.right && other.left < place.right)) return false;
    taken.push(place);
    return true;
  });
}

function widthOf(text: string): number {
  return text.length * characterWidth;
}
