/** `acuse bench [HOST[:PORT]]`: how much a server confirms, and how fast. */
import { acuseSource } from "../bench/acuse.ts";
import { WrongAnswer } from "../bench/dialect.ts";
import type { LoadOrder } from "../bench/generator.ts";
import { load } from "../bench/load.ts";
import type { LoadResult } from "../bench/load.ts";
import { probe } from "../bench/probe.ts";
import { BenchProgress } from "../bench/progress.ts";
import { isGeneratorFull, resultJson, summaryLines } from "../bench/summary.ts";
import type { Paper } from "../bench/summary.ts";
import { ConnectError } from "../client/connection.ts";
import { isEnding, outcomeOf, reasonsOf } from "../console/ending.ts";
import type { Ending, Outcome } from "../console/ending.ts";
import { whyUnreachable } from "../console/unreachable.ts";
import { benchTexts } from "../i18n/bench.ts";
import type { BenchTexts } from "../i18n/bench.ts";
import { connectTexts } from "../i18n/connect.ts";
import { limitRanges } from "../protocol/limits.ts";
import type { Lang } from "../i18n/lang.ts";
import type { Limits } from "../protocol/limits.ts";
import { parseReply } from "../protocol/reply.ts";
import { takesUtf8, toAscii } from "../terminal/charset.ts";
import { painter, wantsColour } from "../terminal/style.ts";
import { visible } from "../terminal/visible.ts";
import { readCommand } from "./command.ts";
import type { Command, Given } from "./command.ts";
import { exitCodes } from "./exit.ts";
import { toggle, UsageError, value } from "./options.ts";
import { duration, integer } from "./parsers.ts";
import { formatTarget, readTarget } from "./target.ts";
import type { Target } from "./target.ts";

/** A day: whoever wants to know how it goes on after that wants a monitor. */
const dayMs = 86_400_000;

/** Far beyond what one machine sends, so that a slip of the finger is seen. */
const perSecondMost = 10_000_000;

/** Ports are what one machine has the fewest of. */
const clientsMost = 60_000;

const threadsMost = 64;

const options = {
  clients: value("clients", "N", integer({ least: 1, most: clientsMost, unit: "clients" }), 50),
  inFlight: value("in-flight", "N", integer({ ...limitRanges.window, unit: "messages" })),
  perSecond: value("per-second", "N", integer({ least: 1, most: perSecondMost, unit: "messages" })),
  size: value("size", "N", integer({ ...limitRanges.max, least: 1 }), 64),
  duration: value("duration", "TIME", duration({ leastMs: 100, mostMs: dayMs }), 10_000),
  warmUp: value("warm-up", "TIME", duration({ leastMs: 0, mostMs: dayMs }), 1_000),
  threads: value("threads", "N", integer({ least: 1, most: threadsMost, unit: "threads" }), 1),
  json: toggle("json"),
} as const;

const command: Command<typeof options> = {
  name: "bench",
  arguments: ["[HOST[:PORT]]"],
  options,
  groups: {
    load: ["clients", "inFlight", "perSecond", "size", "duration", "warmUp", "threads"],
    output: ["json"],
  },
  texts: benchTexts,
};

/** What every terminal has, and what a pipe gets. */
const columnsByDefault = 80;

/** Resolves to the exit code. Throws `UsageError`. */
export async function run(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const given = readCommand(command, argv, env);
  if (given === undefined) return exitCodes.confirmed;
  const { lang } = given;
  const target = readTarget(given.positionals[0], lang);
  const interruption = new AbortController();
  process.once("SIGINT", () => interruption.abort());
  const shown = (text: string): string => (takesUtf8(env) ? text : toAscii(text));
  const say = (text: string): unknown => process.stderr.write(`acuse: ${shown(text)}\n`);
  try {
    const greeting = await probe(target);
    if (greeting.kind !== "greeted") {
      const end: Ending = isEnding(greeting) ? greeting : { kind: "lost" };
      say(reasonsOf(end, connectTexts[lang]).join("; "));
      return exitCodes[outcomeOf(end)];
    }
    const order = orderOf(given, target, greeting.limits);
    const { stderr } = process;
    const columns = stderr.isTTY && env["TERM"] !== "dumb" ? () => stderr.columns : undefined;
    const progress = new BenchProgress(order, { lang, stderr, columns, shown });
    const result = await load(order, progress, interruption.signal).finally(() => progress.stop());
    const isInterrupted = interruption.signal.aborted;
    if (result === undefined) {
      say(benchTexts[lang].nothingMeasured);
      return exitCodes.interrupted;
    }
    const lines = given.values.json
      ? [resultJson(order, greeting.word, result, isInterrupted)]
      : summaryLines(order, greeting.word, result, paperOf(lang, env)).map(shown);
    process.stdout.write(lines.map((line) => `${line}\n`).join(""));
    if (isGeneratorFull(order, result)) say(benchTexts[lang].generatorFull);
    if (isInterrupted) say(benchTexts[lang].interrupted);
    return isInterrupted ? exitCodes.interrupted : exitCodes[outcomeOfLoad(result)];
  } catch (error) {
    if (error instanceof UsageError) throw error;
    say(describe(error as Error, visible(formatTarget(target)), lang));
    return error instanceof ConnectError ? exitCodes.connection : exitCodes.failure;
  }
}

function paperOf(lang: Lang, env: NodeJS.ProcessEnv): Paper {
  const { isTTY, columns } = process.stdout;
  return { lang, columns: isTTY ? columns : columnsByDefault, paint: painter(wantsColour(env, isTTY)) };
}

/** Why nothing was measured. */
function describe(error: Error, target: string, lang: Lang): string {
  if (error instanceof ConnectError) return whyUnreachable(error.code, target, lang);
  const texts = benchTexts[lang];
  const message = visible(error.message);
  return error instanceof WrongAnswer ? texts.wrongAnswer(message) : texts.failed(message);
}

/** What was asked for, if the server allows it. Throws `UsageError`. */
function orderOf({ values, lang }: Given<typeof options>, target: Target, limits: Limits): LoadOrder {
  const { clients, inFlight, perSecond, size, threads, duration, warmUp } = values;
  const order = {
    ...target,
    dialect: acuseSource,
    clients,
    inFlight: inFlight ?? (perSecond === undefined ? 1 : limits.window),
    perSecond,
    size,
    warmUpMs: warmUp,
    durationMs: duration,
    threads: Math.min(threads, clients),
  };
  checkLimits(order, limits, benchTexts[lang]);
  return order;
}

/** A load that the server would cut is not begun. Throws `UsageError`. */
function checkLimits(order: LoadOrder, limits: Limits, texts: BenchTexts): void {
  const { size, perSecond, clients } = order;
  if (size > limits.max) throw new UsageError(texts.tooLarge(size, limits.max));
  if (limits.rate === undefined) return;
  if (perSecond === undefined) throw new UsageError(texts.rateLimited(limits.rate));
  const perClient = perSecond / clients;
  if (perClient > limits.rate) throw new UsageError(texts.tooFastFor(perClient, limits.rate));
}

/** What most of the clients that are out heard decides; then whether any was lost, or has no answer. */
function outcomeOfLoad({ refusals, lost, unanswered, unsent }: LoadResult): Outcome {
  const [first] = Object.entries(refusals).toSorted(([, a], [, b]) => b - a);
  const reply = first === undefined ? undefined : parseReply(first[0]);
  if (first !== undefined && reply !== undefined) {
    return outcomeOf({ kind: "closed", reply, line: first[0] });
  }
  if (lost > 0) return "connection";
  return unanswered + unsent > 0 ? "unconfirmed" : "confirmed";
}
