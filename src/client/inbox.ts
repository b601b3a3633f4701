/**
 * The library: an inbox that answers for every message.
 *
 *     const inbox = await connect({ name: "sensor-7" });
 *     const { number } = await inbox.send("21.4");     // it is stored, and synced
 *     await inbox.close();
 *
 * A message is *confirmed*, *refused* or *pending*, and no time-out makes it anything else: it stays pending over lost
 * connections and restarts of the server, and with a spool over restarts of this program too, until the server says that
 * it is stored. It is stored once, and in order.
 */
import { defaultPort } from "../protocol/limits.ts";
import type { Limits } from "../protocol/limits.ts";
import { checkName } from "../protocol/name.ts";
import type { OutboxBounds } from "../session/outbox.ts";
import type { Trouble } from "../session/retry.ts";
import type { Patience } from "../session/patience.ts";
import type { ClosedWhy, SenderEvent } from "../session/sender-state.ts";
import { messageBytes } from "../session/message.ts";
import { describeTrouble, describeWhy, NotWelcomeError, troubleOf, UnconfirmedError } from "./errors.ts";
import type { Outcome } from "./errors.ts";
import { Link } from "./link.ts";
import { Signal } from "./signal.ts";

/** How long `connect` waits for the first welcome where there is no spool: long enough for a server that restarts. */
const welcomeMsMax = 30_000;

/** Calls of `send` that wait for room. Who has more of them under way should wait for some of them. */
const waitingMax = 65_536;

export interface ConnectOptions {
  /** Who we are: 1 to 32 characters, which begin with a letter or a digit. */
  readonly name: string;
  /** Default: `localhost`. */
  readonly host?: string;
  /** Default: 2010. */
  readonly port?: number;
  /** What proves that the name is ours, where the server asks for it. */
  readonly token?: string;
  /**
   * A file that keeps the session and what is not confirmed of it, so that they survive the end of this program, also by
   * `kill -9` or a power cut. It is made where there is none, and is for one process at a time.
   */
  readonly spool?: string;
  /** The language of the server's texts for people, `es` or `en`. */
  readonly lang?: string;
  /** How much may wait for its confirmation; then `send` waits. Default: 65,536 messages and 8 MiB. */
  readonly outbox?: OutboxBounds;
  /** Default: 10 s for a connection, and 60 s for an answer that is owed; then another connection is tried. */
  readonly patience?: Patience;
  /** How long to wait for the first welcome, in milliseconds. Default: 30,000; with a spool it is not waited for. */
  readonly welcomeMs?: number;
}

/** A message is stored. */
export interface Receipt {
  /** Its number in the session, from 1. */
  readonly number: number;
  /** What the server verified that its store does: `stored` (synced to disk), `replicated` or `accepted` (memory). */
  readonly word: string;
  /** From `send` to the confirmation, in milliseconds. */
  readonly tookMs: number;
}

/** Many messages are stored. */
export interface Summary {
  /** How many. */
  readonly count: number;
  /** The number of the last one; 0 where there was none. */
  readonly last: number;
  readonly tookMs: number;
}

export type InboxState =
  | { readonly kind: "connecting" | "resuming" | "leaving" }
  | { readonly kind: "connected"; readonly limits: Limits; readonly word: string }
  /** The next attempt is made in `ms` milliseconds. `reason` tells `why` in words. */
  | { readonly kind: "waiting"; readonly ms: number; readonly why: Trouble; readonly reason: string }
  | { readonly kind: "closed"; readonly why: ClosedWhy };

/**
 * Connects, and says the name. Resolves when the server has welcomed it; with a spool as soon as that is open, since
 * messages are safe there whether the server is reachable or not.
 *
 * Rejects with `NotWelcomeError` when the server refuses for good, or no welcome comes in time; with `SpoolError` when
 * the spool cannot be used, which is left as it is; with `RangeError` when the name or the token can be none.
 */
export async function connect(options: ConnectOptions): Promise<Inbox> {
  const { name, token } = options;
  const wrong = checkName(name);
  if (wrong !== undefined) throw new RangeError(`${JSON.stringify(name)} cannot be a name: ${wrong}`);
  if (token !== undefined && !/^[^\s\0-\x1f]{1,256}$/u.test(token)) {
    throw new RangeError("a token must have 1 to 256 characters, and no space among them");
  }
  const { host = "localhost", port = defaultPort } = options;
  const inbox = new Inbox(await Link.open({ ...options, host, port }));
  if (options.spool === undefined) await inbox.welcomed(`${host}:${port}`, options.welcomeMs ?? welcomeMsMax);
  return inbox;
}

/** Who waits for the confirmation of a message. */
interface Waiting {
  readonly startedMs: number;
  resolve(receipt: Receipt): void;
  reject(error: UnconfirmedError): void;
}

/** See `connect`. */
export class Inbox implements AsyncDisposable {
  readonly #link: Link;
  /** By number, in order. Messages of `sendAll`, and those that were found in the spool, have nobody who waits. */
  readonly #waiting: Map<number, Waiting> = new Map();
  /** Something happened. */
  readonly #changed: Signal = new Signal();
  /** The last of the calls that wait for room, one behind the other, and how many there are. */
  #queue: Promise<void> = Promise.resolve();
  #queued = 0;

  /** @internal Use `connect`. */
  constructor(link: Link) {
    this.#link = link;
    link.start((event) => this.#hear(event));
  }

  /**
   * The number of the last message that was given to be sent; 0 before the first. With a spool, messages of earlier runs
   * count too: a program that reads its messages from somewhere goes on there with the next one.
   */
  get last(): number {
    return this.#link.offered;
  }

  /** How many messages were given to be sent and are not confirmed. */
  get pending(): number {
    return this.#link.offered - this.#link.confirmed;
  }

  /**
   * Sends a message: one line of text. Resolves when it is stored, however long that takes and however often the
   * connection is lost meanwhile. While the outbox is full it waits for room; messages keep the order of the calls.
   *
   * Rejects with `RangeError` when the text cannot be a message; with `UnconfirmedError` when the inbox came to its end
   * before, which tells what is known of the message.
   */
  async send(text: string | Uint8Array): Promise<Receipt> {
    const startedMs = performance.now();
    const number = await this.#offer(text);
    // It may have come to its end meanwhile.
    this.#demandOpen("pending", number);
    return await new Promise((resolve, reject) => this.#waiting.set(number, { startedMs, resolve, reject }));
  }

  /**
   * Sends all messages of an iterable, and takes the next one when there is room for it. Resolves when all are stored.
   * Rejects like `send`; what was taken before goes on.
   */
  async sendAll(texts: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>): Promise<Summary> {
    const startedMs = performance.now();
    let count = 0;
    let last = 0;
    for await (const text of texts) {
      last = await this.#offer(text);
      count += 1;
    }
    while (this.#link.confirmed < last) {
      this.#demandOpen("pending", undefined);
      await this.#changed.wait();
    }
    return { count, last, tookMs: performance.now() - startedMs };
  }

  /** The state now and each one that follows, to the end. Those that come and go while nobody looks are left out. */
  async *states(): AsyncGenerator<InboxState, void, void> {
    let seen: unknown;
    for (;;) {
      const { state } = this.#link;
      if (state !== seen) {
        seen = state;
        yield this.#describe();
      } else if (state.kind === "closed") {
        return;
      } else {
        await this.#changed.wait();
      }
    }
  }

  /** Does not wait any longer before the next attempt to connect. */
  retryNow(): void {
    this.#link.retryNow();
  }

  /**
   * Takes no more messages, waits until all are confirmed, and says goodbye. Rejects with `UnconfirmedError` when that
   * cannot be.
   */
  async close(): Promise<void> {
    // Those who wait for room have been taken at their word.
    await this.#queue;
    this.#link.close();
    await this.#link.closed;
    const { state } = this.#link;
    if (state.kind === "closed" && state.why.kind !== "done") this.#demandOpen("pending", undefined);
  }

  /** Ends at once. What is not confirmed stays pending. Resolves when the spool is let go. */
  async destroy(): Promise<void> {
    this.#link.destroy();
    await this.#link.closed;
  }

  /** For `await using`: closes. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** @internal Resolves at the first welcome. Rejects with `NotWelcomeError`, and is of no more use then. */
  async welcomed(server: string, ms: number): Promise<void> {
    let trouble: Trouble | undefined;
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#changed.raise();
    }, ms);
    for (;;) {
      const { state } = this.#link;
      if (state.kind === "connected") break;
      if (state.kind === "waiting") trouble = state.why;
      if (state.kind === "closed" || isLate) {
        clearTimeout(timer);
        await this.destroy();
        const late = `it did not come in ${ms} ms${trouble === undefined ? "" : `; ${describeTrouble(trouble)}`}`;
        const reason = state.kind === "closed" ? describeWhy(state.why) : late;
        throw new NotWelcomeError(server, reason, state.kind === "closed" ? troubleOf(state.why) : trouble);
      }
      await this.#changed.wait();
    }
    clearTimeout(timer);
  }

  /** Takes a message, at once or as soon as there is room and it is its turn; resolves to its number. */
  async #offer(text: string | Uint8Array): Promise<number> {
    if (this.#queued === 0) {
      const number = this.#tryOffer(text);
      if (number !== "full") return number;
    }
    if (this.#queued >= waitingMax) {
      throw new RangeError(
        `${waitingMax} messages wait for room already; await some of them before the next`,
      );
    }
    const message = messageBytes(text);
    this.#queued += 1;
    const before = this.#queue;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#queue = promise;
    try {
      await before;
      for (;;) {
        const number = this.#tryOffer(message);
        if (number !== "full") return number;
        await this.#changed.wait();
      }
    } finally {
      this.#queued -= 1;
      resolve();
    }
  }

  #tryOffer(message: string | Uint8Array): number | "full" {
    this.#demandOpen("unsent", undefined);
    return this.#link.offer(message);
  }

  /** Throws when it is all over. */
  #demandOpen(outcome: Outcome, number: number | undefined): void {
    const { state, failure } = this.#link;
    if (state.kind === "closed") throw new UnconfirmedError(outcome, number, state.why, failure);
  }

  #hear(event: SenderEvent): void {
    if (event.kind === "confirmed") this.#answer(event.through);
    if (event.kind === "state" && event.state.kind === "closed") this.#disappoint(event.state.why);
    if (event.kind !== "said") this.#changed.raise();
  }

  #answer(through: number): void {
    const word = this.#link.word ?? "";
    for (const [number, waiting] of this.#waiting) {
      if (number > through) break;
      this.#waiting.delete(number);
      waiting.resolve({ number, word, tookMs: performance.now() - waiting.startedMs });
    }
  }

  #disappoint(why: ClosedWhy): void {
    for (const [number, waiting] of this.#waiting) {
      const outcome = why.kind === "refused" && why.number === number ? "refused" : "pending";
      waiting.reject(new UnconfirmedError(outcome, number, why, this.#link.failure));
    }
    this.#waiting.clear();
  }

  #describe(): InboxState {
    const { state, limits, word } = this.#link;
    switch (state.kind) {
      case "connecting":
      case "resuming":
      case "leaving":
        return { kind: state.kind };
      case "connected":
        // The greeting that came before has said both.
        return { kind: "connected", limits: limits!, word: word! };
      case "waiting": {
        const ms = Math.max(0, Math.ceil(state.untilUs / 1000 - performance.now()));
        return { kind: "waiting", ms, why: state.why, reason: describeTrouble(state.why) };
      }
      case "closed":
        return state;
    }
  }
}
