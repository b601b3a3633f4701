/** What differs in every run of a program, and what the captures show instead. */
import type { Lang } from "../../src/i18n/lang.ts";
import { formatDay } from "../../src/i18n/units.ts";
import type { Mask } from "./cells.ts";

/** The day and the second of the first line that has a time. */
const firstMs = Date.UTC(2026, 2, 1, 16, 27, 55);

/** Seconds between one line and the next, again and again. */
const steps = [4, 5, 2, 7, 3] as const;

/** Ports of clients as systems give them away. */
const firstClientPort = 53_252;

const ids = ["9bzydgtx", "33jpa4bn", "k3f9q2xw", "e7qyhnqv", "vhatbyfp"] as const;

/** Masks for one capture: they count. */
export function masksFor(lang: Lang): Mask[] {
  return [...addresses(), ...counted(lang)];
}

/** A server on a free port is shown as one on the usual port. What is behind an address keeps its column. */
function addresses(): Mask[] {
  return [
    [/npx acuse connect localhost:\d+/g, () => "npx acuse connect"],
    [/nc localhost \d+ {18}/g, () => "nc localhost 2010   "],
    [/(?<=127\.0\.0\.1:|\[::1\]:|localhost:)\d{5}(?! · (?:thread|hilo))/g, () => "2010"],
  ];
}

function counted(lang: Lang): Mask[] {
  return [
    [/\b\d\d:\d\d:\d\d\b/g, inTurn(timeOf)],
    [/(?<=── ).+/g, () => formatDay(lang, firstMs)],
    [/(?<=127\.0\.0\.1:)\d{5}(?= · (?:thread|hilo))/g, inTurn((i) => String(firstClientPort + 2 * i))],
    [/(?<=\d · (?:thread|hilo) )\d/g, inTurn((i) => String((i % 2) + 1))],
    [/(?<=\bid=)[0-9a-z]{8}/g, inTurn((i) => ids[i % ids.length]!)],
    [/(?<=fs=)\S+/g, () => "ext4"],
    [/(?<=sqlite=)\S+/g, () => "3.53.4"],
  ];
}

/** The time of day of the line with the number `i`. */
function timeOf(i: number): string {
  const rounds = Math.floor(i / steps.length);
  const sum = (some: readonly number[]): number => some.reduce((total, each) => total + each, 0);
  const seconds = rounds * sum(steps) + sum(steps.slice(0, i % steps.length));
  return new Date(firstMs + seconds * 1000).toISOString().slice(11, 19);
}

function inTurn(make: (i: number) => string): () => string {
  let i = 0;
  return () => make(i++);
}
