/**
 * Somebody watches: the page is open in a browser, and four tails follow the events. The clients are not to notice: neither
 * how many are confirmed nor how long the slowest wait. The browser has the server's own processors, which are busy: on
 * another machine it would take nothing of them. As many runs are not watched, and the browser shows nothing meanwhile.
 */
import { request } from "node:http";
import type { ClientRequest } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { Browser } from "playwright-core";
import { paths } from "../../src/dashboard/api.ts";
import { findPlace } from "../../src/operate/control.ts";
import type { Place as ControlPlace } from "../../src/operate/control.ts";
import { acuseSource } from "../../src/bench/acuse.ts";
import { startBrowser } from "../../test/support/browser.ts";
import { median } from "../../test/support/measure.ts";
import { terminal } from "../../test/support/unread.ts";
import { generate } from "../generator.ts";
import type { Figures } from "../generator.ts";
import type { Goal, Measured, Place, Target } from "./target.ts";

/**
 * Clients that wait for each confirmation: as many are confirmed as the server can, and whatever it does shows at once. A
 * run is as long as it is from one tick to the next at such a load.
 */
const pressure = { inFlight: 1, size: 64, warmUpMs: 1_000, durationMs: 5_000 } as const;
const tails = 4;
const lessPercentMost = 5;

/** A browser that has just been started is busy with itself for some seconds. */
const browserMs = 5_000;
/** A page that was just opened or closed, too. It stays open, or closed, for two runs. */
const settleMs = 8_000;

/** Under what the server is watched. */
interface Watching {
  readonly what: string;
  readonly clients: number;
  /** The console's terminal was stopped with Ctrl-S. */
  readonly isStalled?: true;
  /** Runs of each kind, an even number. The slowest of a hundred are not the same each time: their medians are compared. */
  readonly pairs: number;
}

const ways: readonly Watching[] = [
  { what: "50 clients", clients: 50, pairs: 24 },
  { what: "50 clients, the console stopped by Ctrl-S", clients: 50, isStalled: true, pairs: 24 },
  { what: "1000 clients", clients: 1_000, pairs: 24 },
];

export const watched: Target = {
  title: `A page and ${tails} tails on the server's own processors`,
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
  const browser = await startBrowser(stage);
  await delay(browserMs);
  const load = { port: server.port, dialect: acuseSource, clients: way.clients, ...pressure };
  // The first load finds a server that has not warmed up.
  await generate(load, nothing, nothing);
  const runs: Run[] = [];
  const run = async (isWatched: boolean): Promise<void> => {
    const figures = await generate(load, nothing, nothing);
    runs.push({ isWatched, figures });
    say(`${way.what}, ${isWatched ? "watched" : "alone"}: ${figures.perSecond}/s, p99 ${figures.p99Us} µs`);
  };
  // Who is first has no advantage in the sum.
  await run(false);
  for (let each = 1; each < way.pairs; each += 2) {
    const page = await openPage(browser, control);
    const streams = Array.from({ length: tails }, () => new Tail(control));
    await delay(settleMs);
    await run(true);
    await run(true);
    for (const stream of streams) stream.leave();
    await page.leave();
    await delay(settleMs);
    await run(false);
    if (each + 1 < way.pairs) await run(false);
  }
  await browser.close();
  server.goOn();
  process.kill(server.pid, "SIGTERM");
  await server.ended(drainMsMax);
  return runs;
}

const drainMsMax = 10_000;
const nothing = (): void => {};

/** Opens a server's page; it throws when it is left without having shown anything. */
async function openPage(browser: Browser, { url, token }: ControlPlace): Promise<{ leave(): Promise<void> }> {
  const page = await browser.newPage();
  await page.goto(`${url}/?token=${token}`);
  return {
    async leave() {
      const charts = await page.locator("[role=tabpanel]:not([hidden]) canvas").count();
      await page.close();
      if (charts === 0) throw new Error("there were no charts on the page");
    },
  };
}

/** One who follows the events; it throws when it leaves without having seen a message. */
class Tail {
  #messages = 0;
  readonly #request: ClientRequest;

  constructor({ url, token }: ControlPlace) {
    const tail = request(`${url}${paths.events}`, { headers: { authorization: `Bearer ${token}` } });
    tail.on("response", (response) => {
      response.on("data", (part: Buffer) => (this.#messages += part.includes('"number":') ? 1 : 0));
    });
    tail.on("error", nothing);
    tail.end();
    this.#request = tail;
  }

  leave(): void {
    this.#request.destroy();
    if (this.#messages === 0) throw new Error("a tail saw no message");
  }
}
