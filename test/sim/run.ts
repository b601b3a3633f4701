import type { CheckerFigures } from "./checker.ts";
import type { FaultKind } from "./faults.ts";
import type { Mark } from "./marks.ts";
import { Violation } from "./violation.ts";
import { World } from "./world.ts";
import type { WorldOptions } from "./world.ts";

/** Once nothing goes wrong any more, every honest client has this long to get everything confirmed. */
const drainUsMax = 60_000_000;
/** Who was taken over hears of it within this time: what it sent before waits for a sync of up to ten seconds. */
const noticeUsMax = 20_000_000;
/** No world takes so many events: one that does goes round in circles. */
const eventsMax = 400_000;

/** What one seed came to. */
export interface Outcome {
  readonly seed: number;
  /** The promise that was broken. */
  readonly violation: string | undefined;
  /** The same for two runs of a seed. */
  readonly hash: string;
  readonly events: number;
  readonly simulatedUs: number;
  readonly faults: ReadonlyMap<FaultKind, number>;
  readonly marks: ReadonlyMap<Mark, number>;
  readonly figures: CheckerFigures;
}

/** Runs the world of one seed to its end, or to the first promise that is broken. */
export function run(options: WorldOptions): Outcome {
  const world = new World(options);
  let violation: string | undefined;
  try {
    live(world);
  } catch (error) {
    violation = error instanceof Violation ? error.message : String((error as Error).stack);
    world.trace.note("checker", violation);
  }
  const { scheduler, faults, marks, checker, trace } = world;
  return {
    seed: options.seed,
    violation,
    hash: trace.hash,
    events: scheduler.count,
    simulatedUs: scheduler.nowUs,
    faults: faults.counts,
    marks: marks.counts,
    figures: checker.figures,
  };
}

function live(world: World): void {
  const { scheduler, settings, checker } = world;
  world.haunt();
  const calmUs = settings.seconds * 1_000_000;
  while (scheduler.step(calmUs)) bound(world);
  world.trace.note("world", "calms down");
  world.calm();
  const isOver = (): boolean => world.honest.every((client) => client.isDone);
  while (!isOver() && scheduler.step(calmUs + drainUsMax)) bound(world);
  if (!isOver()) {
    const late = world.honest.filter((client) => !client.isDone).map((client) => client.account);
    checker.fail(`after a quiet minute: ${late.join("; ")}`);
  }
  for (const client of world.honest) client.verify();
  const noticeUs = scheduler.nowUs + noticeUsMax;
  while (checker.untold !== undefined && scheduler.step(noticeUs)) bound(world);
  if (checker.untold !== undefined) checker.fail(`${checker.untold}: taken over, and not told`);
}

function bound({ scheduler, checker }: World): void {
  if (scheduler.count > eventsMax) checker.fail(`more than ${eventsMax} events`);
}
