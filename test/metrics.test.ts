/** Every counter of a real server's `/metrics` is what its clients counted themselves. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { behave, Crowd } from "./support/crowd.ts";
import type { Counted } from "./support/crowd.ts";
import { DashboardServer } from "./support/dashboard-server.ts";
import { plantedCopy } from "./support/planted.ts";
import { until } from "./support/wait.ts";

/** How long what a client has seen may take until it is shown. */
const shownMsMax = 20_000;

type Values = ReadonlyMap<string, number>;

/** What says nothing of what clients did, and what is told by the count beside it. */
const uncounted = /^acuse_(?:info|state|clients_max|\w+_(?:sum|bucket))(?:\{|$)/;

/** What each series has to be; those with `thread` together. */
function wantedOf(counted: Counted, values: Values): ReadonlyMap<string, number | undefined> {
  const endings = [...values.keys()].filter((series) => series.startsWith("acuse_closings_total{"));
  return new Map<string, number | undefined>([
    ["acuse_connected_clients", counted.connected],
    ["acuse_named_clients", counted.named],
    ["acuse_connections_total", counted.connections],
    ["acuse_welcomes_total", counted.welcomes],
    ["acuse_resumes_total", counted.resumes],
    ["acuse_unknown_commands_total", counted.unknownCommands],
    ["acuse_messages_total", counted.messages],
    ["acuse_confirmations_total", counted.confirmations],
    ["acuse_confirmation_latency_seconds_count", counted.confirmations],
    ["acuse_received_bytes_total", counted.receivedBytes],
    ["acuse_feed_left_out_messages_total", 0],
    ["acuse_committed_messages_total", counted.confirmations],
    ["acuse_stored_messages", counted.confirmations],
    // How many messages a transaction had is the server's to choose.
    ["acuse_commits_total", values.get("acuse_commit_seconds_count")],
    ["acuse_commit_seconds_count", values.get("acuse_commits_total")],
    ...endings.map((series) => [series, 0] as const),
    ...Object.entries(counted.closings).map(
      ([ending, count]) => [`acuse_closings_total{ending="${ending}"}`, count] as const,
    ),
  ]);
}

/** What the server shows, the threads together. */
function shownOf(values: Values): ReadonlyMap<string, number> {
  const shown = new Map<string, number>();
  for (const [series, value] of values) {
    if (!series.startsWith("acuse_") || uncounted.test(series)) continue;
    const whole = series.replace(/\{thread="\d+"\}$/, "");
    shown.set(whole, (shown.get(whole) ?? 0) + value);
  }
  return shown;
}

/** The series that differ; one that is held to nothing differs, and so does one that is missing. */
function differences(values: Values, counted: Counted): string[] {
  const [wanted, shown] = [wantedOf(counted, values), shownOf(values)];
  const differing = [...new Set([...wanted.keys(), ...shown.keys()])].filter(
    (series) => wanted.get(series) !== shown.get(series),
  );
  const commits = shown.get("acuse_commits_total") ?? 0;
  if (!(commits >= 1 && commits <= counted.confirmations)) differing.push("acuse_commits_total");
  return differing.map((series) => `${series} is ${shown.get(series)} and not ${wanted.get(series)}`);
}

/** Clients do a bit of everything; then waits until what differs is what `fits`. */
async function differ(
  watched: DashboardServer,
  fits: (differing: readonly string[]) => boolean,
): Promise<void> {
  const { counted } = await behaved(watched);
  let differing: readonly string[] = ["nothing was read"];
  const isSo = async (): Promise<boolean> => {
    differing = differences(await watched.metrics(), counted);
    return fits(differing);
  };
  await until(shownMsMax, "the metrics", isSo).catch(() => assert.fail(`differs: ${differing.join("; ")}`));
}

async function behaved({ server }: DashboardServer): Promise<Crowd> {
  const crowd = new Crowd(server.port);
  await behave(crowd);
  return crowd;
}

describe("the metrics of a real server", () => {
  test("are exactly what its clients counted, every one of them", async (t) => {
    await differ(await DashboardServer.start(t), (differing) => differing.length === 0);
  });

  for (const { fault, file, from, to, shown } of [
    {
      fault: "its front counts a welcome for a resume",
      file: "src/server/counters.ts",
      from: "if (resumed) this.#cells[front.resumes]! += 1;",
      to: "this.#cells[front.resumes]! += 1;",
      shown: /^acuse_resumes_total is \d+ and not 1$/,
    },
    {
      fault: "they show another counter",
      file: "src/dashboard/metrics.ts",
      from: 'counter("connections", "Connections that came, those that were refused at once too")',
      to: 'counter("welcomes", "Connections that came", "connections")',
      shown: /^acuse_connections_total is \d+ and not \d+$/,
    },
  ]) {
    test(`are found to be wrong when ${fault}`, async (t) => {
      const root = plantedCopy(t, file, from, to);
      const watched = await DashboardServer.start(t, [], { root });
      await differ(watched, (differing) => differing.length === 1 && shown.test(differing[0]!));
    });
  }
});
