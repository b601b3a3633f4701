/**
 * The four go on talking. Meanwhile others abuse the server: some send a line that is too long, some send far too
 * fast; each is cut off, and they come back again and again under other names. How long do the four wait for their
 * confirmations, before, during and after?
 */
import type { Latency } from "../evidence.ts";
import { latencyOf } from "../latency.ts";
import { RawClient } from "../raw-client.ts";
import type { Run } from "../run.ts";
import type { See } from "../see.ts";
import { limitsOf } from "../announced.ts";
import { replies } from "../../protocol/replies.ts";
import { countParam } from "../../protocol/reply.ts";

/** Each of the four sends so often: below the rate that a server allows unless told otherwise. */
const everyMs = 60;

/**
 * While others are cut off, who behaves well waits no longer than this for half of the confirmations, and for all but
 * one in a hundred; or some times longer than a busy machine makes them wait anyway.
 */
const waitMsMax = { p50: 100, p99: 300 } as const;
const timesMax = 3;

/** The whole machine may stand still for a moment. Who is harmed by the abuse is harmed each time. */
const tries = 3;

/** The abusers of the picture: one exceeds `max`, one is too fast. Those who follow have a number behind it. */
export const abuserNames = { long: "Max", fast: "Flash" } as const;

/** Who was cut off comes back after this time. */
const pauseMs = 50;

/** How many lines a flooder sends at once: many times what is allowed. */
const floodBursts = 8;

export async function cutOffAlone(run: Run, see: See): Promise<void> {
  const { texts } = run;
  const talk = new Talk(run);
  const abuse = new Abuse(run);
  const listen = async (work: Promise<void>): Promise<Latency> => latencyOf(await talk.during(work));
  let before = await listen(delay(run.sizes.phaseMs));
  let during = await listen(abuse.keepUp(run.sizes.phaseMs));
  let after = await listen(delay(run.sizes.phaseMs));
  for (let i = 2; !areKept(before, during, after) && talk.isAnswered && i <= tries; i += 1) {
    before = after;
    during = await listen(abuse.keepUp(run.sizes.phaseMs));
    after = await listen(delay(run.sizes.phaseMs));
  }

  for (const [check, code, cuts] of [
    ["too-long-cut", replies.tooLong.code, abuse.long],
    ["too-fast-cut", replies.tooFast.code, abuse.fast],
  ] as const) {
    const spared = cuts.find(({ isCut }) => !isCut);
    see(
      check,
      `${code} × ${cuts.length}`,
      spared === undefined ? `${code} × ${cuts.length}` : `${spared.name}: ${spared.lastLine}`,
      cuts.length > 0 && spared === undefined,
    );
  }
  const four = run.clients.map(({ conversation }) => conversation);
  const sent = four.reduce((sum, conversation) => sum + conversation.sent.length, 0);
  const confirmed = four.reduce((sum, conversation) => sum + conversation.confirmed, 0);
  const disturbed = four.find(({ faults, endedMs }) => faults.length > 0 || endedMs !== undefined);
  see(
    "others-confirmed",
    texts.of(sent, sent),
    texts.of(confirmed, sent) +
      (disturbed === undefined ? "" : ` · ${disturbed.name}: ${disturbed.lastLine}`),
    confirmed === sent && disturbed === undefined,
  );
  const all = [before, during, after];
  const most = mostMs(before, after);
  see(
    "latency-kept",
    `p50 < ${texts.took(most.p50)}, p99 < ${texts.took(most.p99)}`,
    `p50 ${all.map(({ p50Us }) => texts.took(ms(p50Us))).join(" → ")}, ` +
      `p99 ${all.map(({ p99Us }) => texts.took(ms(p99Us))).join(" → ")}`,
    areKept(before, during, after),
  );
}

/** How long the four may wait meanwhile, by how long they wait in peace. */
function mostMs(before: Latency, after: Latency): { readonly p50: number; readonly p99: number } {
  return {
    p50: Math.max(waitMsMax.p50, timesMax * ms(Math.max(before.p50Us, after.p50Us))),
    p99: Math.max(waitMsMax.p99, timesMax * ms(Math.max(before.p99Us, after.p99Us))),
  };
}

function areKept(before: Latency, during: Latency, after: Latency): boolean {
  const most = mostMs(before, after);
  return during.count > 0 && ms(during.p50Us) < most.p50 && ms(during.p99Us) < most.p99;
}

/** The four, who go on talking. */
class Talk {
  readonly #run: Run;
  readonly #next: number[];

  constructor(run: Run) {
    this.#run = run;
    this.#next = run.clients.map(({ conversation }) => conversation.sent.length);
  }

  /** All four send while `work` goes on. Resolves to how long each message waited for its confirmation. */
  async during(work: Promise<void>): Promise<number[]> {
    const { clients } = this.#run;
    const firsts = clients.map(({ conversation }) => conversation.sent.length);
    const timers = clients.map((_, index) => setInterval(() => this.#say(index), everyMs));
    for (const index of clients.keys()) this.#say(index);
    try {
      await work;
    } finally {
      for (const timer of timers) clearInterval(timer);
    }
    await this.#settle();
    return clients.flatMap(({ conversation: { sent, confirmedMs } }, index) =>
      confirmedMs
        .slice(firsts[index])
        .map((atMs, i) => atMs - (sent[(firsts[index] ?? 0) + i]?.atMs ?? atMs)),
    );
  }

  /** Resolves when everything is confirmed, or cannot be any more. */
  async #settle(): Promise<void> {
    await Promise.allSettled(
      this.#run.clients.map(({ conversation }) => conversation.untilConfirmed(conversation.sent.length)),
    );
  }

  /** Whether everything that was said is confirmed. */
  get isAnswered(): boolean {
    return this.#run.clients.every(({ conversation: { sent, confirmed } }) => confirmed === sent.length);
  }

  #say(index: number): void {
    const client = this.#run.clients[index];
    const number = this.#next[index] ?? 0;
    this.#next[index] = number + 1;
    client?.say(this.#run.texts.message(index, number));
  }
}

interface Cut {
  readonly name: string;
  readonly isCut: boolean;
  readonly lastLine: string;
}

/** Those who are cut off. */
class Abuse {
  readonly long: Cut[] = [];
  readonly fast: Cut[] = [];
  readonly #run: Run;

  constructor(run: Run) {
    this.#run = run;
  }

  /** Two kinds of them, each again and again, for so long. */
  async keepUp(ms: number): Promise<void> {
    const untilMs = this.#run.clock.nowMs() + ms;
    const again = async (
      cuts: Cut[],
      name: string,
      abuse: (client: RawClient) => void,
      code: number,
    ): Promise<void> => {
      do {
        cuts.push(await this.#one(cuts.length === 0 ? name : `${name}-${cuts.length + 1}`, abuse, code));
        await delay(pauseMs);
      } while (this.#run.clock.nowMs() < untilMs);
    };
    await Promise.all([
      again(this.long, abuserNames.long, tooLong, replies.tooLong.code),
      again(this.fast, abuserNames.fast, tooFast, replies.tooFast.code),
    ]);
  }

  async #one(name: string, abuse: (client: RawClient) => void, code: number): Promise<Cut> {
    const client = await RawClient.open(this.#run, this.#run.server, name);
    if (name === abuserNames.long || name === abuserNames.fast) this.#run.kept.push(client);
    const { conversation } = client;
    abuse(client);
    client.end();
    await conversation.over();
    client.destroy();
    const { closing } = conversation;
    const isExplained =
      closing !== undefined && (code !== replies.tooFast.code || (countParam(closing, "wait") ?? 0) > 0);
    return { name, isCut: closing?.code === code && isExplained, lastLine: conversation.lastLine };
  }
}

function tooLong(client: RawClient): void {
  const { max = 0 } = limitsOf(client.conversation.greeting) ?? {};
  client.say("…");
  client.send(`${"x".repeat(max + 1)}\n`);
}

function tooFast(client: RawClient): void {
  const { burst = 0 } = limitsOf(client.conversation.greeting) ?? {};
  client.say(...Array.from({ length: burst * floodBursts }, (_, i) => `${i + 1}!`));
}

function ms(us: number): number {
  return us / 1000;
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
