/**
 * Somebody sends without a pause, and never reads to the end: always hundreds of lines are under way. Then another
 * connection resumes the same session. The first one must hear why it ends, and of all that it had under way nothing may
 * be stored any more once the second one was told where to go on. The second one goes on in the same way, and so forth;
 * the last one but one is quiet when it is taken over, and has to hear of it all the same.
 */
import { audit } from "../audit.ts";
import { newSession, RawClient, withoutId } from "../raw-client.ts";
import type { Run } from "../run.ts";
import { mostTelling } from "../see.ts";
import type { See } from "../see.ts";
import { ServerProcess } from "../server.ts";
import { readStored } from "../stored.ts";

const flags = ["--rate", "off"] as const;

const name = "Teo";

/** Lines without an answer: some times what the server takes before it stops reading. */
const inFlight = 1_500;

/** It is taken over when so many lines are confirmed to it. */
const confirmedLeast = 100;

export async function takeOver(run: Run, see: See): Promise<void> {
  const { texts } = run;
  const folder = run.folder("take-over");
  const server = await ServerProcess.start(run, { label: "take-over", folder, flags: [...flags] });
  const session = newSession(run.random);
  const clients = [await enter(run, server, session, 0)];
  for (let turn = 1; turn <= run.sizes.takeOvers; turn += 1) {
    const before = clients.at(-1)!;
    await before.conversation.untilConfirmed((before.conversation.before ?? 0) + confirmedLeast);
    if (turn === run.sizes.takeOvers) await quieten(before);
    clients.push(await enter(run, server, session, before.conversation.confirmed));
    await before.conversation.over();
    before.destroy();
  }
  const final = clients.at(-1)!;
  await final.conversation.untilConfirmed((final.conversation.before ?? 0) + 1);
  await quieten(final);
  final.end();
  await final.conversation.over();
  await server.stop();
  // Taken over under way, and taken over while quiet: the one before and the one behind.
  run.kept.push(...new Set([...clients.slice(0, 2), ...clients.slice(-2)]));

  const conversations = clients.map(({ conversation }) => conversation);
  const pairs = conversations.slice(1).map((after, i) => ({
    expected: `557 taken-over last=${after.before ?? "?"}`,
    seen: withoutId(conversations[i]?.lastLine ?? ""),
  }));
  const told = mostTelling(pairs);
  see("taken-over-told", told.expected, told.seen);
  const all = run.sizes.takeOvers;
  const goneOn = conversations.slice(1).filter(({ before = 0, confirmed }) => confirmed > before).length;
  see("takeover-goes-on", texts.of(all, all), texts.of(goneOn, all));

  const { rows } = readStored(folder);
  const stored = new Set(rows.map(({ text }) => text));
  const fenced = conversations.slice(1).flatMap(({ before = 0 }, i) => {
    const old = conversations[i];
    return old === undefined ? [] : old.sent.slice(before - (old.before ?? 0));
  });
  const storedLate = fenced.filter(({ text }) => stored.has(text)).length;
  see(
    "takeover-fenced",
    texts.noneOf(0, fenced.length),
    texts.noneOf(storedLate, fenced.length),
    fenced.length > 0 && storedLate === 0,
  );
  const found = audit(rows, conversations);
  see(
    "once-in-order",
    texts.noneOf(0, found.stored),
    texts.noneOf(found.lost + found.misplaced + found.foreign, found.stored),
  );
}

/** Resumes the session, and sends without a pause from then on. */
async function enter(run: Run, server: ServerProcess, session: string, known: number): Promise<RawClient> {
  const client = await RawClient.greeted(run, server, name);
  const { conversation } = client;
  const turn = run.conversations.length;
  const fill = (): void => {
    const { before, sent, confirmed, closing } = conversation;
    if (before === undefined || closing !== undefined) return;
    const missing = inFlight - (before + sent.length - confirmed);
    if (missing > 0)
      client.say(...Array.from({ length: missing }, (_, i) => `${turn} ${sent.length + i + 1}`));
  };
  client.onBytes = fill;
  client.hello(session, known);
  await conversation.until("230", () => conversation.welcome !== undefined);
  return client;
}

/** Sends nothing more; resolves when all that it sent is confirmed. */
async function quieten(client: RawClient): Promise<void> {
  client.onBytes = () => {};
  const { before, sent } = client.conversation;
  await client.conversation.untilConfirmed((before ?? 0) + sent.length);
}
