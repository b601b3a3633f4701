/** What a run found out, from everything that was noted while it went on. */
import { limitsOf } from "./announced.ts";
import { verifiedSettings, versionOf } from "./console-view.ts";
import type { Evidence, Exchange, Scenario, System } from "./evidence.ts";
import { latencyOf } from "./latency.ts";
import { commitOf, readMachine } from "./machine.ts";
import { byKind } from "./plan.ts";
import { packageFolder } from "./run.ts";
import type { Run } from "./run.ts";
import { fourNames } from "./scenarios/four-at-once.ts";
import { rounded, timelineOf } from "./timeline.ts";

/** The evidence, but for the files that are still to be written. */
export type Findings = Omit<Evidence, "transcripts">;

/** Puts together what was seen. `isOwnServer`: the server is of the package that this program is of. */
export function findings(run: Run, scenarios: readonly Scenario[], isOwnServer: boolean): Findings {
  const failed = scenarios.flatMap(({ checks }) => checks).filter(({ passed }) => !passed);
  return {
    format: 1,
    verdict: failed.length === 0 ? "passed" : "failed",
    broken: [...new Set(failed.flatMap(({ proves }) => proves))].toSorted(byKind),
    mode: run.options.quick ? "quick" : "whole",
    seed: run.options.seed,
    lang: run.options.lang,
    startedAt: run.clock.startedAt,
    tookMs: rounded(run.clock.nowMs()),
    machine: readMachine(run.work),
    system: systemOf(run, isOwnServer),
    scenarios,
    timeline: timelineOf(run, scenarios),
    conversation: conversationOf(run),
    latency: latencyOf(latencies(run)),
    console: consoleOf(run, scenarios),
    notShown: ["power-loss", "lying-disk", "other-machines", "identity", "cluster"],
  };
}

function systemOf(run: Run, isOwnServer: boolean): System {
  const [server] = run.storyServers;
  const [first] = run.storyConversations;
  const lines = server?.lines.map(({ text }) => text) ?? [];
  return {
    version: versionOf(lines),
    commit: isOwnServer ? commitOf(packageFolder) : undefined,
    command: server?.command ?? [],
    greeting: first?.heard[0]?.text ?? "",
    limits: limitsOf(first?.greeting) ?? { max: 0, rate: undefined, burst: 0, window: 0 },
    threads: fourNames.length,
    word: first?.greeting?.params["ack"] ?? "?",
    durability: verifiedSettings(lines),
  };
}

/** The conversation by hand, line by line in the order of time. */
function conversationOf(run: Run): Exchange[] {
  const client = run.story.byHand;
  if (client === undefined) return [];
  const { connectedMs = 0, endedMs = 0, heard } = client.conversation;
  const typed = client.typedLines.map(
    ({ atMs, text }) => ({ atMs, from: "client", kind: "line", text }) as const,
  );
  const answers = heard.map(({ atMs, text }) => ({ atMs, from: "server", kind: "line", text }) as const);
  const lines = [...typed, ...answers].toSorted((a, b) => a.atMs - b.atMs);
  const all: Exchange[] = [
    { atMs: connectedMs, from: "client", kind: "connect", text: "" },
    ...lines,
    { atMs: endedMs, from: "server", kind: "close", text: "" },
  ];
  return all.map((exchange) => ({ ...exchange, atMs: rounded(exchange.atMs) }));
}

/** Of those who kept to the limits, and were not there to load the server. */
function latencies(run: Run): number[] {
  const four = new Set<string>(fourNames);
  return run.storyConversations
    .filter(({ name }) => four.has(name))
    .flatMap(({ sent, confirmedMs }) => confirmedMs.map((atMs, i) => atMs - (sent[i]?.atMs ?? atMs)));
}

/** What the console showed during the story. */
function consoleOf(run: Run, scenarios: readonly Scenario[]): string[] {
  const toMs = scenarios.find(({ id }) => id === "goodbyes")?.toMs ?? Infinity;
  return run.storyServers
    .flatMap(({ lines }) => lines)
    .filter(({ atMs }) => atMs <= toMs)
    .map(({ text }) => text);
}
