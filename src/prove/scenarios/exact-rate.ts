/**
 * A server of its own, so slow that milliseconds can be told apart. Somebody sends exactly what is allowed at once, and
 * one line more; comes back too early; and comes back at the very moment that the refusal named. Meanwhile the client
 * of acuse sends too much as well, and is never cut off, since it waits.
 */
import { connectTexts } from "../../i18n/connect.ts";
import { replies } from "../../protocol/replies.ts";
import { countParam } from "../../protocol/reply.ts";
import { limitsOf } from "../announced.ts";
import { ClientProcess } from "../client-process.ts";
import { RawClient, withoutId } from "../raw-client.ts";
import type { Run } from "../run.ts";
import { ServerProcess } from "../server.ts";
import type { See } from "../see.ts";

/** One line a second: a second to wait, in half of which even a busy machine can come back. */
const flags = ["--rate", "1", "--burst", "5"] as const;

/**
 * A busy machine may be too slow to come back early; and a server that did not get to run for a while makes up for it,
 * so that the moment moves. Then somebody else tries.
 */
const tries = 10;

/** Waits are told in whole milliseconds. */
const spreadMsMax = 1;

/** A refusal: when its line was sent, when it was heard, and how long it said to wait. */
interface Refusal {
  readonly sentMs: number;
  readonly heardMs: number;
  readonly waitMs: number;
}

export async function exactRate(run: Run, see: See): Promise<void> {
  const server = await ServerProcess.start(run, {
    label: "rate",
    folder: run.folder("rate"),
    flags: [...flags],
  });
  await Promise.all([insist(run, server, see), pace(run, server, see)]);
  await server.stop();
}

/** Somebody who does not keep to the limit, and then keeps to the wait. */
async function insist(run: Run, server: ServerProcess, see: See): Promise<void> {
  let name = "Vera";
  const first = await tooMany(run, server, name);
  const { conversation } = first;
  const { burst = 0, rate = 1 } = limitsOf(conversation.greeting) ?? {};
  see("burst-accepted", `${burst} × 250`, `${conversation.confirmed} × 250`);
  const waitMsMax = 1000 / rate;
  const heard = withoutId(conversation.lastLine);
  const refusal = refusalOf(first);
  see(
    "one-more-refused",
    `450 too-fast wait=1…${waitMsMax} rate=${rate} burst=${burst} last=${burst}`,
    heard,
    refusal !== undefined &&
      refusal.waitMs <= waitMsMax &&
      heard === `450 too-fast wait=${refusal.waitMs} rate=${rate} burst=${burst} last=${burst}`,
  );
  if (refusal === undefined) return;

  let named = refusal;
  let early = await comeBackEarly(run, server, name, named);
  for (let i = 2; i <= tries && !doAgree(named, early); i += 1) {
    name = `Vera-${i}`;
    named = refusalOf(await tooMany(run, server, name)) ?? refusal;
    early = await comeBackEarly(run, server, name, named);
  }
  const again = early === undefined ? undefined : refusalOf(early);
  const answer = early === undefined ? run.texts.nothing : withoutId(early.conversation.lastLine);
  see("early-refused", "450 too-fast", again === undefined ? answer : "450 too-fast");
  const refusals = again === undefined ? [named] : [named, again];
  const spread = Math.max(0, spreadMs(refusals));
  see(
    "waits-agree",
    `≤ ${run.texts.seconds(spreadMsMax)}`,
    run.texts.seconds(spread),
    again !== undefined && spread <= spreadMsMax,
  );

  const returning = await RawClient.open(run, server, name);
  run.kept.push(returning);
  await run.clock.until(Math.min(...refusals.map(({ heardMs, waitMs }) => heardMs + waitMs)));
  returning.say("+");
  const { conversation: last } = returning;
  await last.until("250, 450", () => last.confirmed > 0 || last.closing !== undefined);
  see("wait-obeyed", "250 stored 1", withoutId(last.lastLine));
  returning.end();
  await last.over();
}

/** One line more than is allowed at once, in one write. */
async function tooMany(run: Run, server: ServerProcess, name: string): Promise<RawClient> {
  const client = await RawClient.open(run, server, name);
  run.kept.push(client);
  const { burst = 0 } = limitsOf(client.conversation.greeting) ?? {};
  client.say(...Array.from({ length: burst + 1 }, (_, i) => `${i + 1}`));
  client.end();
  await client.conversation.over();
  client.destroy();
  return client;
}

/**
 * Comes back under the same name when half of the wait is over, and sends a line. `undefined` when the machine was too
 * slow for that, and so nothing can be said.
 */
async function comeBackEarly(
  run: Run,
  server: ServerProcess,
  name: string,
  { heardMs, waitMs }: Refusal,
): Promise<RawClient | undefined> {
  const client = await RawClient.open(run, server, name);
  run.kept.push(client);
  await run.clock.until(heardMs + waitMs / 2);
  const isEarly = (): boolean => run.clock.nowMs() < heardMs + waitMs;
  if (isEarly()) client.say("-");
  client.end();
  await client.conversation.over();
  const wasEarly = client.conversation.sent.length > 0 && (isEarly() || refusalOf(client) !== undefined);
  client.destroy();
  return wasEarly ? client : undefined;
}

/** Whether somebody came back early, was refused again, and both refusals name one moment. */
function doAgree(named: Refusal, early: RawClient | undefined): boolean {
  const again = early === undefined ? undefined : refusalOf(early);
  return again !== undefined && spreadMs([named, again]) <= spreadMsMax;
}

/** What a 450 said; `undefined` when there was none. */
function refusalOf({ conversation: { sent, heard, closing } }: RawClient): Refusal | undefined {
  const waitMs = closing?.code === replies.tooFast.code ? countParam(closing, "wait") : undefined;
  const sentMs = sent[0]?.atMs;
  const heardMs = heard.at(-1)?.atMs;
  if (waitMs === undefined || sentMs === undefined || heardMs === undefined) return undefined;
  return { sentMs, heardMs, waitMs };
}

/**
 * By how much the moments that refusals named differ, at least. A moment lies between "sent + wait", less a millisecond
 * that was rounded up, and "heard + wait"; two of them may be the same if these ranges meet.
 */
function spreadMs(refusals: readonly Refusal[]): number {
  const earliest = Math.min(...refusals.map(({ heardMs, waitMs }) => heardMs + waitMs));
  const latest = Math.max(...refusals.map(({ sentMs, waitMs }) => sentMs + waitMs));
  return latest - earliest;
}

/** The client of acuse, with two lines more than are allowed at once: its greeting is one of them. */
async function pace(run: Run, server: ServerProcess, see: See): Promise<void> {
  const client = ClientProcess.start(run, server, "Paco");
  run.kept.push(client);
  const { conversation } = client;
  await client.connected();
  const { burst = 0 } = limitsOf(conversation.greeting) ?? {};
  const texts = Array.from({ length: burst + 1 }, (_, i) => `${i + 1}`);
  client.begin(connectTexts[run.options.lang].greeting(conversation.name), ...texts);
  client.end();
  await client.exited();
  const { sent, confirmed } = conversation;
  see("own-client-paced", run.texts.of(burst + 2, burst + 2), run.texts.of(confirmed, sent.length));
}
