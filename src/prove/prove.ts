/** Runs all scenarios against a server of its own, and puts together what was seen. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DiskWatch } from "./disk-watch.ts";
import type { Check, CheckId, PromiseId, Scenario, ScenarioId } from "./evidence.ts";
import { findings } from "./findings.ts";
import type { Findings } from "./findings.ts";
import { fileSystemOf, isVolatile } from "./machine.ts";
import { plan, provesOf } from "./plan.ts";
import type { Planned } from "./plan.ts";
import { Run, storyFolder } from "./run.ts";
import type { RunOptions } from "./run.ts";
import { fourNames } from "./scenarios/four-at-once.ts";
import { ServerProcess } from "./server.ts";
import { rounded } from "./timeline.ts";
import { scenarioMsMax, Stuck, within } from "./wait.ts";

/** Whoever follows the run while it goes on. */
export interface Watcher {
  began(run: Run): void;
  running(id: ScenarioId): void;
  over(scenario: Scenario): void;
}

/** The server could not be started: nothing can be said of it. */
export class CannotStart extends Error {
  override readonly name = "CannotStart";
  readonly command: string;
  readonly how: string;
  readonly said: string;

  constructor(command: string, how: string, said: string) {
    super(how);
    this.command = command;
    this.how = how;
    this.said = said;
  }
}

/** What was expected of a check that its scenario did not come to. */
export const notMade = "—";

/** What was found, and the run that found it: its transcripts are still to be written. */
export interface Proof {
  readonly evidence: Findings;
  readonly run: Run;
}

/** Of the server that the picture shows: as anybody starts it, with a thread for each of the four. */
const flags = ["--threads", String(fourNames.length)];

/**
 * Runs the whole. `folder` is where its temporary folder goes, if that is on a disk. Throws `CannotStart`. When
 * `interrupted`, it ends within a moment and rejects with the reason.
 */
export async function prove(
  options: RunOptions & { readonly isOwnServer: boolean },
  folder: string,
  watcher: Watcher,
  interrupted: AbortSignal,
): Promise<Proof> {
  const run = new Run(options, workFolder(folder));
  const end = (): void => {
    run.end();
    rmSync(run.work, { recursive: true, force: true, maxRetries: 3 });
  };
  process.on("exit", end);
  try {
    const stop = Promise.withResolvers<never>();
    interrupted.addEventListener("abort", () => stop.reject(interrupted.reason as Error));
    return await Promise.race([proveWith(run, options.isOwnServer, watcher), stop.promise]);
  } finally {
    process.off("exit", end);
    run.end();
    await Promise.allSettled([...run.children].map((child) => child.ended(killMsMax, "exit")));
    rmSync(run.work, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** A killed process is gone within this time. */
const killMsMax = 2_000;

async function proveWith(run: Run, isOwnServer: boolean, watcher: Watcher): Promise<Proof> {
  const starting = startServer(run);
  const planned = Object.entries(plan) as [ScenarioId, Planned][];
  const beside = new Map(
    planned.filter(([, { isBeside }]) => isBeside).map(([id, each]) => [id, carryOut(run, id, each)]),
  );
  run.story.server = await starting;
  run.story.disk = new DiskWatch(run.server.folder, run.clock);
  watcher.began(run);
  const scenarios: Scenario[] = [];
  for (const [id, each] of planned) {
    watcher.running(id);
    const scenario = await (beside.get(id) ?? carryOut(run, id, each));
    scenarios.push(scenario);
    watcher.over(scenario);
  }
  return { evidence: findings(run, scenarios, isOwnServer), run };
}

async function startServer(run: Run): Promise<ServerProcess> {
  try {
    return await ServerProcess.start(run, { label: "server", folder: run.folder(storyFolder), flags });
  } catch (error) {
    const said = run.storyServers[0]?.complaints.text.trim() ?? "";
    throw new CannotStart(
      run.options.server.join(" "),
      error instanceof Stuck ? whyOf(error) : String(error),
      said,
    );
  }
}

function whyOf({ obstacle }: Stuck): string {
  return "how" in obstacle ? obstacle.how : obstacle.kind;
}

/** One scenario, and all of its checks: what it did not come to has failed. */
async function carryOut(run: Run, id: ScenarioId, planned: Planned): Promise<Scenario> {
  const fromMs = run.clock.nowMs();
  const found = new Map<CheckId, Omit<Check, "id" | "proves">>();
  let why: string = run.texts.nothing;
  try {
    const acted = planned.act(run, (check, expected, seen, passed = String(expected) === String(seen)) =>
      found.set(check, { passed, expected: String(expected), seen: String(seen) }),
    );
    await within(scenarioMsMax, id, acted);
  } catch (error) {
    why =
      error instanceof Stuck ? run.texts.stuck(error.obstacle) : run.texts.failed((error as Error).message);
  }
  const entries = Object.entries(planned.checks) as [CheckId, readonly PromiseId[]][];
  return {
    id,
    proves: provesOf(planned),
    fromMs: rounded(fromMs),
    toMs: rounded(run.clock.nowMs()),
    checks: entries.map(([check, proves]) => ({
      id: check,
      proves,
      ...(found.get(check) ?? { passed: false, expected: notMade, seen: why }),
    })),
  };
}

/** A folder that is certainly new, on a disk if there is one; memory keeps nothing that a server could promise. */
function workFolder(folder: string): string {
  const places = [folder, tmpdir(), "/var/tmp"];
  const place = places.find((each) => !isVolatile(volatility(each))) ?? folder;
  mkdirSync(place, { recursive: true });
  return mkdtempSync(join(place, ".acuse-prove-"));
}

function volatility(folder: string): string | undefined {
  try {
    return fileSystemOf(folder);
  } catch {
    // It does not exist here: as good as one in memory.
    return "tmpfs";
  }
}
