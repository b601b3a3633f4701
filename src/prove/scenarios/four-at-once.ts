/**
 * Four clients, each a process of its own, start at the same instant. When all of them are connected they begin: each says its
 * name, greets, and sends its messages without waiting for an answer.
 */
import { connectTexts } from "../../i18n/connect.ts";
import { counted } from "../../i18n/units.ts";
import { limitsOf } from "../announced.ts";
import { ClientProcess } from "../client-process.ts";
import { threadOf } from "../console-view.ts";
import { RawClient } from "../raw-client.ts";
import type { Run } from "../run.ts";
import type { See } from "../see.ts";
import { answerMsMax } from "../wait.ts";

export const fourNames = ["Ana", "Bruno", "Carmen", "Diego"] as const;

/** Chance may put all four on one thread: then others join, until another thread has one. */
const joinersMax = 24;

/** Starts the four, and waits until every one of them is connected. */
export async function gather(run: Run): Promise<readonly ClientProcess[]> {
  const clients = fourNames.map((name) => ClientProcess.start(run, run.server, name));
  await Promise.all(clients.map((client) => client.connected()));
  return clients;
}

/** Lets all of them begin in one moment, each with its greeting and `messages` more. */
export function begin(run: Run, clients: readonly ClientProcess[], messages: number): void {
  const own = connectTexts[run.options.lang];
  for (const [index, client] of clients.entries()) {
    const texts = Array.from({ length: messages }, (_, i) => run.texts.message(index, i + 1));
    client.begin(own.greeting(client.conversation.name), ...texts);
  }
}

export async function fourAtOnce(run: Run, see: See): Promise<void> {
  const clients = await gather(run);
  run.story.clients = clients;
  run.kept.push(...clients);
  const conversations = clients.map(({ conversation }) => conversation);
  const four = conversations.length;
  const connected = conversations.filter(
    ({ endedMs, namedMs }) => endedMs === undefined && namedMs === undefined,
  );
  see("connected-together", run.texts.of(four, four), run.texts.of(connected.length, four));
  const limits = conversations.map(({ greeting }) => limitsOf(greeting));
  see(
    "limits-announced",
    "max=… rate=… burst=… window=…",
    conversations[0]?.heard[0]?.text ?? run.texts.nothing,
    limits.every((limit) => limit !== undefined),
  );

  begin(run, clients, run.sizes.messages);
  const all = run.sizes.messages + 1;
  await Promise.allSettled(conversations.map((conversation) => conversation.untilConfirmed(all)));
  const welcomed = conversations.filter(({ welcome }) => welcome?.params["last"] === "0").length;
  see("welcomed", run.texts.of(four, four), run.texts.of(welcomed, four));
  const greeted = conversations.filter(({ confirmed }) => confirmed > 0).length;
  see("greeting-confirmed", run.texts.of(four, four), run.texts.of(greeted, four));
  const confirmed = conversations.reduce((sum, conversation) => sum + conversation.confirmed, 0);
  see("each-confirmed", run.texts.of(all * four, all * four), run.texts.of(confirmed, all * four));
  const interruptions = conversations.flatMap(({ faults, closing, endedMs, lastLine }) => [
    ...faults,
    ...(closing === undefined && endedMs === undefined ? [] : [lastLine]),
  ]);
  see("uninterrupted", run.texts.nothing, interruptions[0] ?? run.texts.nothing);

  const threads = await threadsOf(run);
  const threadNoun = run.texts.thread;
  see(
    "threads",
    run.texts.moreThan(1),
    `${counted(run.options.lang, threads.size, threadNoun)} (${[...threads].toSorted((a, b) => a - b).join(", ")})`,
    threads.size > 1,
  );
}

/** The threads that the console names beside the four, and beside those who join if it is only one. */
async function threadsOf(run: Run): Promise<Set<number>> {
  const threads = new Set<number>();
  const look = async (name: string): Promise<void> => {
    const lines = (): string[] => run.server.lines.map(({ text }) => text);
    const isThere = (): boolean => threadOf(lines(), name, run.options.lang) !== undefined;
    if (!(await run.server.shows(answerMsMax, isThere))) return;
    threads.add(threadOf(lines(), name, run.options.lang) ?? 0);
  };
  for (const name of fourNames) await look(name);
  for (let i = 1; threads.size === 1 && i <= joinersMax; i += 1) {
    const joiner = await RawClient.open(run, run.server, `joiner-${i}`);
    await look(`joiner-${i}`);
    joiner.destroy();
  }
  return threads;
}
