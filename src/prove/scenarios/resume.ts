/**
 * Clients of acuse's library each send a batch in one go. The network loses their connections in the middle of it: what
 * the server hears ends within a line, and of what it confirms they hear only a part. They come back by themselves.
 * Then `kill -9` ends the server in the same situation; it starts again on the same folder, and they go on. At the end
 * somebody claims sessions that are none.
 */
import { connect } from "../../client/inbox.ts";
import type { Inbox } from "../../client/inbox.ts";
import { showsGoodbye } from "../console-view.ts";
import type { Random } from "../random.ts";
import { newSession, RawClient, withoutId } from "../raw-client.ts";
import type { Halt } from "../relay.ts";
import { Relay } from "../relay.ts";
import type { Run } from "../run.ts";
import { storyFolder } from "../run.ts";
import type { See } from "../see.ts";
import { mostTelling } from "../see.ts";
import { ServerProcess } from "../server.ts";
import { readStored, storedLast } from "../stored.ts";
import { answerMsMax, consoleMsMax, within } from "../wait.ts";

/** The one in the picture; those beside it have a number behind it. */
export const resumedName = "Sonia";

/** What each of them sends: less than `burst`, so that all of it is under way at once. */
const batch = 36;

/** Whose claims are refused. */
const stranger = "Raquel";

export async function resume(run: Run, see: See): Promise<void> {
  const { texts, random } = run;
  const names = Array.from({ length: run.sizes.sessions }, (_, i) =>
    i === 0 ? resumedName : `${resumedName}-${i + 1}`,
  );
  const journeys = await Promise.all(names.map((name) => Journey.begin(run, name, haltsOf(random))));
  try {
    await Promise.all(journeys.map((journey) => journey.loseConnection()));
    await Promise.all(journeys.map((journey) => journey.halted()));
    const again = Promise.withResolvers<ServerProcess>();
    for (const { relay } of journeys) relay.server = again.promise;
    const { server } = run;
    server.kill();
    await server.ended();
    run.story.server = await ServerProcess.start(run, {
      label: server.label,
      folder: server.folder,
      port: server.port,
    });
    again.resolve(run.story.server);
    await Promise.all(journeys.map((journey) => journey.end()));
    const { lines } = run.server;
    await run.server.shows(consoleMsMax, () => lines.some(({ text }) => showsGoodbye(text, resumedName)));
  } finally {
    run.kept.push(...(journeys[0]?.relay.passages ?? []));
    await Promise.all(journeys.map((journey) => journey.destroy()));
  }

  for (const [index, check] of [
    [1, "resumed-after-cut"],
    [2, "resumed-after-kill"],
  ] as const) {
    const { expected, seen } = mostTelling(journeys.map((journey) => journey.returned(index)));
    see(check, expected, seen);
  }
  const spared = journeys.flatMap((journey) => journey.spared);
  const sum = spared.reduce((total, count) => total + count, 0);
  see(
    "repeats-spared",
    texts.moreThan(0),
    texts.count(sum),
    spared.every((count) => count > 0),
  );
  const { rows } = readStored(run.folder(storyFolder));
  const all = batch * journeys.length;
  const own = rows.filter(({ name }) => names.includes(name));
  const right = journeys.reduce((total, journey) => total + journey.stored(own), 0);
  see("all-once", texts.of(all, all), texts.of(right, own.length), right === all && own.length === all);

  // Not the one in the picture, which ends well.
  const known = journeys.at(-1)!;
  see(
    "unknown-refused",
    "534 unknown-session last=0, 534 unknown-session last=0",
    [await claim(run, stranger, newSession(random), 1), await claim(run, stranger, known.session, 0)].join(
      ", ",
    ),
  );
  see(
    "too-much-refused",
    `534 unknown-session last=${batch}`,
    await claim(run, known.name, known.session, batch + 1),
  );
}

/** In the first connection and in the second: some is stored and not heard of, and some is under way. */
function haltsOf(random: Random): Halt[] {
  const part = batch / 6;
  const heard = random.between(1, part);
  const stored = random.between(heard + part, 3 * part);
  const heardThen = random.between(stored + 1, stored + part / 2);
  return [
    { heard, stored },
    { heard: heardThen, stored: random.between(heardThen + part / 2, 5 * part) },
  ];
}

/** One client, its batch, and its connections. */
class Journey {
  readonly relay: Relay;
  readonly #inbox: Inbox;
  readonly #texts: readonly string[];
  readonly #sent: Promise<unknown>;
  /** What was stored of it, by SQL, whenever it was welcomed. */
  readonly #storedAt: readonly number[];

  private constructor(relay: Relay, inbox: Inbox, texts: readonly string[], storedAt: readonly number[]) {
    this.relay = relay;
    this.#inbox = inbox;
    this.#texts = texts;
    this.#storedAt = storedAt;
    this.#sent = inbox.sendAll(texts);
    this.#sent.catch(() => {});
    void this.#hurry();
  }

  static async begin(run: Run, name: string, halts: readonly Halt[]): Promise<Journey> {
    const relay = await Relay.open(run, name, halts);
    const storedAt: number[] = [];
    relay.welcomed = () => storedAt.push(storedLast(run.folder(storyFolder), name));
    const inbox = await connect({
      name,
      port: relay.port,
      host: "127.0.0.1",
      lang: run.options.lang,
      welcomeMs: answerMsMax,
    });
    const texts = Array.from({ length: batch }, (_, i) => run.texts.message(0, i + 1));
    return new Journey(relay, inbox, texts, storedAt);
  }

  get name(): string {
    return this.relay.passages[0]?.conversation.name ?? "";
  }

  /** The ID of its session, as it said it. */
  get session(): string {
    return this.relay.passages[0]?.conversation.session ?? "";
  }

  /** Its first connection is lost in the middle of the batch. */
  async loseConnection(): Promise<void> {
    (await this.relay.halted(0)).reset();
  }

  /** Its second connection is in the middle of the batch. */
  async halted(): Promise<void> {
    await this.relay.halted(1);
  }

  /** Everything is confirmed, and it says goodbye. */
  async end(): Promise<void> {
    await within(answerMsMax, `250 … ${batch}`, this.#sent);
    await within(answerMsMax, "221", this.#inbox.close());
  }

  async destroy(): Promise<void> {
    await this.#inbox.destroy();
    this.relay.close();
  }

  /** How it came back with connection `index`: what it said to know, what it heard, and what it sent then. */
  returned(index: number): { readonly expected: string; readonly seen: string } {
    const [before, now] = [index - 1, index].map((i) => this.relay.passages[i]?.conversation);
    const stored = this.#storedAt[index] ?? 0;
    const numbers = (now?.sent ?? []).map(({ text }) => this.#texts.indexOf(text) + 1);
    const first = numbers[0] ?? 0;
    const isInOrder = numbers.every((number, i) => number === first + i);
    const shown = (session: string | undefined, known: number, last: number, sent: string): string =>
      `/hello session=${session?.slice(0, 4) ?? ""}… last=${known} → 230 welcome last=${last} → ${sent}`;
    return {
      expected: shown(this.session, before?.confirmed ?? 0, stored, `${stored + 1}…`),
      seen: shown(
        now?.session,
        now?.known ?? 0,
        now?.before ?? 0,
        isInOrder ? `${first}…` : numbers.join(" "),
      ),
    };
  }

  /** At each return: what was stored without its having heard so, which it would have sent again. */
  get spared(): number[] {
    return this.relay.passages.slice(1).map(({ conversation: { before = 0, known } }) => before - known);
  }

  /** How many of its messages are in their place, among rows of one session. */
  stored(
    rows: readonly { readonly name: string; readonly session: number; readonly text: string }[],
  ): number {
    const own = rows.filter(({ name }) => name === this.name);
    return own.filter(({ session, text }, i) => session === own[0]?.session && text === this.#texts[i])
      .length;
  }

  /** It need not wait before it comes back: the relay holds it until there is a server. */
  async #hurry(): Promise<void> {
    for await (const { kind } of this.#inbox.states()) if (kind === "waiting") this.#inbox.retryNow();
  }
}

/** What somebody hears who wants to resume a session. */
async function claim(run: Run, name: string, session: string, known: number): Promise<string> {
  const client = await RawClient.greeted(run, run.server, name);
  const { conversation } = client;
  client.hello(session, known);
  await conversation.until(
    "534",
    () => conversation.welcome !== undefined || conversation.closing !== undefined,
  );
  client.end();
  await conversation.over();
  client.destroy();
  return withoutId(conversation.heard[1]?.text ?? "");
}
