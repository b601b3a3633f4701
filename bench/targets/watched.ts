/**
 * Somebody watches: the page is open in a browser, and four tails follow the events. The clients do not notice. The
 * browser gets what is left of the processors: who watches has a machine of their own, and what is measured is what
 * the server does for them.
 */
import { writeFileSync } from "node:fs";
import { request } from "node:http";
import type { ClientRequest } from "node:http";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Browser } from "playwright-core";
import { paths } from "../../src/dashboard/api.ts";
import { findPlace } from "../../src/operate/control.ts";
import type { Place as ControlPlace } from "../../src/operate/control.ts";
import { acuseSource } from "../../src/bench/acuse.ts";
import { installedBrowser, startBrowser } from "../../test/support/browser.ts";
import { median } from "../../test/support/measure.ts";
import type { Stage } from "../../test/support/stage.ts";
import { terminal } from "../../test/support/unread.ts";
import { generate } from "../generator.ts";
import type { Figures } from "../generator.ts";
import type { Goal, Measured, Place, Target } from "./target.ts";

/** Half of what two cores take: beyond that a browser on the same cores is one more who wants them. */
const pressure = { clients: 50, inFlight: 64, perSecond: 20_000, size: 64 } as const;
/** The slowest of a hundred depend on a disk's moods: they are compared over so many runs of each kind. */
const pairs = 16;
const runMs = { warmUpMs: 1_000, durationMs: 5_000 } as const;
const tails = 4;
const lessPercentMost = 5;

/** A browser that has just been started is busy with itself for some seconds. */
const browserMs = 5_000;
/** A page that was just opened, too; those without one wait as long. */
const settleMs = 1_500;

/** How the server is watched, besides the tails. */
interface Watching {
  readonly what: string;
  /** The page, in a browser on the same machine; else its stream alone. */
  readonly hasPage: boolean;
  /** The console's terminal was stopped with Ctrl-S. */
  readonly isStalled: boolean;
}

const messages = `${pressure.perSecond.toLocaleString("en")} messages a second`;

export const watched: Target = compared(`A page and ${tails} tails take nothing from ${messages}`, [
  { what: "with a console that is read", hasPage: true, isStalled: false },
  { what: "with a console stopped by Ctrl-S", hasPage: true, isStalled: true },
]);

/** What of it is the server's, and not the browser's that shares its processors. */
export const followed: Target = compared(`Streams of events take nothing from ${messages}`, [
  { what: `the page's and ${tails} tails`, hasPage: false, isStalled: false },
]);

function compared(title: string, ways: readonly Watching[]): Target {
  return {
    title,
    async measure(place): Promise<Measured> {
      const goals: Goal[] = [];
      const raw: object[] = [];
      for (const way of ways) {
        const runs = await runsOf(place, way);
        goals.push(
          percent(`${way.what}: fewer confirmations`, lessOf(runs, "perSecond")),
          percent("… a longer p99", moreOf(runs, "p99Us")),
        );
        // What the same differs from itself: nothing finer can be seen.
        raw.push({ ...way, runs, aloneAgainstItselfPercent: moreOf(halves(runs), "p99Us") });
      }
      return { goals, raw };
    },
  };
}

interface Run {
  readonly isWatched: boolean;
  readonly figures: Figures;
}

type Value = "perSecond" | "p99Us";

function percent(what: string, reached: number): Goal {
  return { what, most: lessPercentMost, unit: "%", reached };
}

function middle(runs: readonly Run[], isWatched: boolean, value: Value): number {
  return median(runs.filter((run) => run.isWatched === isWatched).map(({ figures }) => figures[value]));
}

/** By how many per cent the median of those that were watched is over that of the others. */
function moreOf(runs: readonly Run[], value: Value): number {
  return (middle(runs, true, value) / middle(runs, false, value) - 1) * 100;
}

function lessOf(runs: readonly Run[], value: Value): number {
  return (middle(runs, false, value) / middle(runs, true, value) - 1) * 100;
}

/** Every other run that was not watched, as if it had been. */
function halves(runs: readonly Run[]): Run[] {
  return runs
    .filter(({ isWatched }) => !isWatched)
    .map(({ figures }, each) => ({ figures, isWatched: each % 2 === 1 }));
}

async function runsOf({ stage, root, say }: Place, way: Watching): Promise<Run[]> {
  const server = await terminal(stage, {
    script: ["bin/acuse.js", "serve"],
    root,
    flags: ["--dashboard", "127.0.0.1:0"],
  });
  if (way.isStalled) server.stall();
  const control = await findPlace(server.data);
  const browser = way.hasPage ? await startBrowser(stage, idle(stage, installedBrowser())) : undefined;
  await delay(browserMs);
  const runs: Run[] = [];
  const run = async (isWatched: boolean): Promise<void> => {
    await delay(settleMs);
    const load = { port: server.port, dialect: acuseSource, ...pressure, ...runMs };
    const figures = await generate(load, nothing, nothing);
    runs.push({ isWatched, figures });
    say(`${way.what}, ${isWatched ? "watched" : "alone"}: ${figures.perSecond}/s, p99 ${figures.p99Us} µs`);
  };
  const runWatched = async (): Promise<void> => {
    const watchers = await watch(browser, control);
    await run(true);
    await watchers.leave();
  };
  for (let each = 0; each < pairs; each += 1) {
    // Who is first has no advantage in the sum.
    const isFirst = each % 2 === 0;
    if (isFirst) await run(false);
    await runWatched();
    if (!isFirst) await run(false);
  }
  await browser?.close();
  server.goOn();
  process.kill(server.pid, "SIGTERM");
  await server.ended(drainMsMax);
  return runs;
}

/** A command that runs only while nobody else wants the processor (sched(7): SCHED_IDLE). */
function idle(stage: Stage, program: string): string {
  const script = join(stage.folder(), "idle");
  writeFileSync(script, `#!/bin/sh\nexec chrt --idle 0 ${program} "$@"\n`, { mode: 0o700 });
  return script;
}

const drainMsMax = 10_000;
const nothing = (): void => {};

/** Opens the page, or follows its stream, and the tails. They throw when they leave without having seen what went on. */
async function watch(
  browser: Browser | undefined,
  { url, token }: ControlPlace,
): Promise<{ leave(): Promise<void> }> {
  const page = await browser?.newPage();
  await page?.goto(`${url}/?token=${token}`);
  const streams = Array.from({ length: page === undefined ? tails + 1 : tails }, () => new Tail(url, token));
  return {
    async leave() {
      const shown = await page?.locator("[role=tabpanel]:not([hidden]) canvas").count();
      await page?.close();
      for (const stream of streams) stream.leave();
      const blind = streams.filter(({ messages }) => messages === 0).length;
      if (shown === 0 || blind > 0)
        throw new Error(`charts on the page: ${shown}, tails without news: ${blind}`);
    },
  };
}

/** One who follows the events. */
class Tail {
  messages = 0;
  readonly #request: ClientRequest;

  constructor(url: string, token: string) {
    const tail = request(`${url}${paths.events}`, { headers: { authorization: `Bearer ${token}` } });
    tail.on("response", (response) => {
      response.on("data", (part: Buffer) => (this.messages += part.includes('"number":') ? 1 : 0));
    });
    tail.on("error", nothing);
    tail.end();
    this.#request = tail;
  }

  leave(): void {
    this.#request.destroy();
  }
}
