/** Somebody watches: the page is open in a browser, and four tails follow the events. The clients do not notice. */
import { request } from "node:http";
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

/** Half of what two cores take: beyond that a browser on the same cores is one more who wants them. */
const pressure = { clients: 50, inFlight: 64, perSecond: 20_000, size: 64 } as const;
const pairs = 5;
/** A browser that has just been started is busy with itself for some seconds. */
const runMs = { warmUpMs: 5_000, durationMs: 5_000 } as const;
const tails = 4;
const lessPercentMost = 5;

const consoles = ["with a console that is read", "with a console stopped by Ctrl-S"] as const;

export const watched: Target = {
  title: `A page and ${tails} tails take nothing from ${pressure.perSecond.toLocaleString("en")} messages a second`,
  async measure(place): Promise<Measured> {
    const goals: Goal[] = [];
    const raw: object[] = [];
    for (const console of consoles) {
      const ratios = await pairsOf(place, console);
      goals.push(
        {
          what: `${console}: fewer confirmations`,
          most: lessPercentMost,
          unit: "%",
          reached: percentOver(ratios.map((ratio) => 1 / ratio.perSecond)),
        },
        {
          what: "… a longer p99",
          most: lessPercentMost,
          unit: "%",
          reached: percentOver(ratios.map(({ p99 }) => p99)),
        },
      );
      raw.push({ console, ratios });
    }
    return { goals, raw };
  },
};

interface Ratio {
  readonly perSecond: number;
  readonly p99: number;
}

/** By how much the median is over 1. */
function percentOver(ratios: readonly number[]): number {
  return Math.max(0, (median(ratios) - 1) * 100);
}

async function pairsOf({ stage, root, say }: Place, console: (typeof consoles)[number]): Promise<Ratio[]> {
  const server = await terminal(stage, {
    script: ["bin/acuse.js", "serve"],
    root,
    flags: ["--dashboard", "127.0.0.1:0"],
  });
  if (console === consoles[1]) server.stall();
  const control = await findPlace(server.data);
  const run = (): Promise<Figures> =>
    generate({ port: server.port, dialect: acuseSource, ...pressure, ...runMs }, nothing, nothing);
  const ratios: Ratio[] = [];
  for (let each = 0; each < pairs; each += 1) {
    // Who is first has no advantage in the sum.
    const before = each % 2 === 0 ? await run() : undefined;
    const watchers = await watch(control);
    const beside = await run();
    await watchers.leave();
    const alone = before ?? (await run());
    ratios.push({ perSecond: beside.perSecond / alone.perSecond, p99: beside.p99Us / alone.p99Us });
    say(
      `${console}: ${alone.perSecond}/s, p99 ${alone.p99Us} µs; watched ${beside.perSecond}/s, ${beside.p99Us} µs`,
    );
  }
  server.goOn();
  process.kill(server.pid, "SIGTERM");
  await server.ended(drainMsMax);
  return ratios;
}

const drainMsMax = 10_000;
const nothing = (): void => {};

async function watch({ url, token }: ControlPlace): Promise<{ leave(): Promise<void> }> {
  const ends: (() => unknown)[] = [];
  const browser = await startBrowser({ after: (end: () => unknown) => void ends.push(end) });
  const page = await browser.newPage();
  await page.goto(`${url}/?token=${token}`);
  for (let each = 0; each < tails; each += 1) {
    const tail = request(`${url}${paths.events}`, { headers: { authorization: `Bearer ${token}` } });
    tail.on("response", (response) => response.resume());
    tail.on("error", nothing);
    tail.end();
    ends.push(() => tail.destroy());
  }
  return {
    async leave() {
      for (const end of ends) await end();
    },
  };
}
