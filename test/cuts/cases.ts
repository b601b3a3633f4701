/** Cuts of a short conversation: at every byte of it, in both directions, in four ways. */
import type { TestContext } from "node:test";
import type { Random } from "../sim/random.ts";
import { directions, Proxy } from "../support/proxy.ts";
import type { Cut, Direction, Fault, ProxyOptions } from "../support/proxy.ts";
import { converse } from "./conversation.ts";

/** `kill`: the server is ended by `kill -9`. */
export type CutKind = Exclude<Fault, "hold"> | "kill";

export const cutKinds: readonly CutKind[] = ["reset", "close", "silence", "kill"];

export interface CutCase {
  readonly name: string;
  readonly kind: CutKind;
  readonly direction: Direction;
  readonly afterBytes: number;
}

/** Segments are of every length up to this. */
const segmentBytesMost = 24;

/** How many bytes pass in each direction. */
export type Length = Readonly<Record<Direction, number>>;

/** Those of a conversation that is not cut; all names here have the same length. */
export async function lengthOf(t: Pick<TestContext, "after">, port: number): Promise<Length> {
  const bytes = { up: 0, down: 0 };
  const proxy = await Proxy.listen(t, {
    target: () => port,
    after: (_connection, direction, passed) => {
      bytes[direction] += passed;
    },
  });
  await converse(proxy.port, nameOf(0));
  return bytes;
}

/** All cuts of a conversation, before its first byte and after its last one included. */
export function casesOf(length: Length): readonly CutCase[] {
  const cases: CutCase[] = [];
  for (const direction of directions) {
    for (let afterBytes = 0; afterBytes <= length[direction]; afterBytes += 1) {
      for (const kind of cutKinds) {
        cases.push({ name: nameOf(cases.length + 1), kind, direction, afterBytes });
      }
    }
  }
  return cases;
}

/** How often the connection that goes on is cut as well, somewhere. */
const againChance = 0.5;

const again: readonly Fault[] = ["reset", "close"];

/** What a proxy does for a case: the first connection is cut there, the second perhaps, those that follow are not. */
export function planOf(
  { kind, direction, afterBytes }: CutCase,
  length: Length,
  random: Random,
): Pick<ProxyOptions, "cut" | "segmentBytes"> {
  const cuts: (Cut | undefined)[] = [{ fault: kind === "kill" ? "hold" : kind, direction, afterBytes }];
  if (random.chance(againChance)) {
    const where = random.pick(directions);
    cuts.push({ fault: random.pick(again), direction: where, afterBytes: random.below(length[where]) });
  }
  return { cut: () => cuts.shift(), segmentBytes: () => random.between(1, segmentBytesMost) };
}

function nameOf(index: number): string {
  return `c${String(index).padStart(4, "0")}`;
}
