/** What a run found out, from everything that was noted while it went on. */
import { limitsOf } from "./announced.ts";
import { verifiedSettings, versionOf } from "./console-view.ts";
import type { Chapter, ConsolePart, Evidence, Exchange, Scenario, System } from "./evidence.ts";
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
  const timeline = timelineOf(run, scenarios);
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
    timeline,
    conversation: conversationOf(run),
    latency: latencyOf(latencies(run)),
    console: consoleOf(run, timeline.chapters),
    notShown: [
      "power-loss",
      "lying-disk",
      "other-bounds",
      "heavier-abuse",
      "other-machines",
      "identity",
      "cluster",
    ],
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

/** What the console showed during the story, up to its end: a chapter has it until the next one begins. */
function consoleOf(run: Run, chapters: readonly Chapter[]): ConsolePart[] {
  const endMs = chapters.at(-1)?.toMs ?? 0;
  // What is read there is what the chapter before wrote.
  const parts = chapters.filter(({ id }) => id !== "who-said-what");
  return run.storyServers.flatMap(({ lines }) =>
    parts
      .map(({ id, fromMs }, i) => {
        const beginMs = i === 0 ? -Infinity : fromMs;
        const nextMs = parts[i + 1]?.fromMs ?? endMs;
        const own = lines.filter(({ atMs }) => atMs >= beginMs && atMs < nextMs);
        return { chapter: id, lines: own.map(({ text }) => text) };
      })
      .filter((part) => part.lines.length > 0),
  );
}
