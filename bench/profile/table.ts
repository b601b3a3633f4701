import type { Figures } from "../generator.ts";
import type { Machine } from "../machine.ts";
import { shapeName } from "../shape.ts";
import type { Shape } from "../shape.ts";
import type { Share } from "./groups.ts";

/** What is saved of a run. */
export interface Report {
  readonly at: string;
  readonly commit: string | undefined;
  readonly command: string;
  readonly machine: Machine;
  readonly profiles: readonly Profile[];
}

export interface Profile extends Shape {
  readonly figures: Figures;
  readonly shares: readonly Share[];
}

/** A column for each shape, as text; the first one's greatest shares first. */
export function table({ commit, machine, profiles }: Report): string {
  const names = new Set(profiles.flatMap(({ shares }) => shares.map(({ group }) => group)));
  const heads = profiles.map((profile) => shapeName(profile));
  const rates = profiles.map(({ figures }) => Math.round(figures.perSecond).toLocaleString("en"));
  const widths = heads.map((head, i) => Math.max(head.length, rates[i]!.length, cell(100).length));
  const line = (cells: readonly string[], words: string): string =>
    [...cells.map((text, i) => text.padStart(widths[i]!)), words].join("   ");
  return [
    line(heads, `${commit ?? "no commit"}, Node ${machine.node}`),
    line(rates, "confirmed a second, under the profiler; of the server's processor time:"),
    ...[...names].map((name) =>
      line(
        profiles.map(({ shares }) => cell(percentOf(shares, name))),
        name,
      ),
    ),
  ].join("\n");
}

function percentOf(shares: readonly Share[], name: string): number {
  return shares.find(({ group }) => group === name)?.percent ?? 0;
}

function cell(percent: number): string {
  return `${percent.toFixed(1)} %`;
}
