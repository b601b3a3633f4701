/**
 * A session of somebody who talks, over any number of connections: the link is given what the outbox holds as soon as that
 * may leave, and what becomes of it is told.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { nowUs } from "../client/clock.ts";
import { Link } from "../client/link.ts";
import type { Lang } from "../i18n/lang.ts";
import { limitRanges } from "../protocol/limits.ts";
import type { Limits } from "../protocol/limits.ts";
import { replies } from "../protocol/replies.ts";
import { countParam, parseReply } from "../protocol/reply.ts";
import type { Reply } from "../protocol/reply.ts";
import { encodeUtf8 } from "../protocol/utf8.ts";
import type { Trouble } from "../session/retry.ts";
import type { ClosedWhy, SenderEvent, SenderState } from "../session/sender-state.ts";
import { lineOf } from "./outbox.ts";
import type { Item, Outbox, SentItem } from "./outbox.ts";

export interface ConversationOptions {
  readonly host: string;
  readonly port: number;
  readonly lang: Lang;
  readonly paced: boolean;
}

export interface Welcome {
  /** The server's words. */
  readonly text: string;
  readonly limits: Limits;
  /** The word that it confirms with. */
  readonly word: string;
  /** Of a session that goes on: the lines without confirmation that were found to be stored, and those that are sent again. */
  readonly resumed: { readonly stored: number; readonly again: number } | undefined;
}

/** Hears what happens. */
export interface ConversationListener {
  /** It stands elsewhere, or a line was sent. */
  moved(): void;
  welcomed(welcome: Welcome): void;
  answered(item: SentItem, tookMs: number): void;
  /** The line is longer than the server takes, and was not sent. */
  tooLong(item: Item, bytes: number, bytesMax: number): void;
  /** The connection is lost, or none came about; another one is tried. */
  troubled(trouble: Trouble): void;
  /** It is over, and not because of `stop`. */
  over(why: ClosedWhy, goodbye: Reply | undefined): void;
  /** Resolves when there is room to show more. */
  room(): Promise<void>;
}

const usPerMs = 1000;

export class Conversation {
  readonly #options: ConversationOptions;
  readonly #outbox: Outbox;
  readonly #listener: ConversationListener;
  #link: Link | undefined;
  #state: SenderState = { kind: "connecting" };
  /** The server's latest words. */
  #reply: Reply | undefined;
  /** Lines that a welcome found to be stored, of all welcomes before. */
  #spared = 0;
  #isSettled = false;
  #isQuitting = false;
  #isOver = false;

  constructor(options: ConversationOptions, outbox: Outbox, listener: ConversationListener) {
    this.#options = options;
    this.#outbox = outbox;
    this.#listener = listener;
  }

  /** Begins a session of this name. */
  async hold(name: string): Promise<void> {
    const link = await Link.open({ ...this.#options, name });
    if (this.#isOver) return;
    this.#link = link;
    link.start((event) => this.#hear(link, event));
    await this.#deliver(link);
  }

  get state(): SenderState {
    return this.#state;
  }

  /** Whether it was ever welcome. */
  get wasWelcome(): boolean {
    return (this.#link?.counts.welcomes ?? 0) > 0;
  }

  /** Whether the server has said that what is not confirmed is not stored. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Time until the next attempt, in milliseconds. */
  get waitMs(): number {
    return this.#state.kind === "waiting" ? Math.max(0, (this.#state.untilUs - nowUs()) / usPerMs) : 0;
  }

  /** Does not wait any longer for the next attempt. */
  retryNow(): void {
    this.#link?.retryNow();
  }

  /** Leaves as soon as all is sent and confirmed. */
  quit(): void {
    this.#isQuitting = true;
    this.#outbox.changed.raise();
  }

  /** Ends it at once; nothing more is told. */
  stop(): void {
    this.#end();
    this.#link?.destroy();
  }

  /** Gives the link what is to be sent, in order; what it has cannot be taken back, so it gets nothing before its time. */
  async #deliver(link: Link): Promise<void> {
    while (!this.#isOver) {
      const item = this.#outbox.next;
      if (item === undefined && this.#isQuitting) return link.close();
      const waitMs = item === undefined ? Infinity : link.readyInMs;
      if (waitMs === Infinity) await this.#outbox.changed.wait();
      else if (waitMs > 0) await this.#outbox.changed.waitAtMost(Math.ceil(waitMs));
      else if (item !== undefined) await this.#give(link, item);
    }
  }

  /** A line may leave at this moment. */
  async #give(link: Link, item: Item): Promise<void> {
    const bytes = encodeUtf8(lineOf(item)).length;
    const announcedMax = this.#options.paced ? link.limits?.max : undefined;
    const bytesMax = announcedMax ?? limitRanges.max.most;
    if (bytes > bytesMax) {
      this.#outbox.refuse();
      this.#listener.tooLong(item, bytes, bytesMax);
    } else if (item.kind === "ping") {
      link.ping(item.text);
      this.#outbox.markSent(undefined, performance.now());
    } else {
      const number = link.offer(item.text);
      if (number === "full") return this.#outbox.changed.wait();
      this.#outbox.markSent(number, performance.now());
    }
    this.#listener.moved();
    await this.#listener.room();
    // It leaves in a turn of the link's, and only then it is known when the next one may.
    await nextTurn();
  }

  #hear(link: Link, event: SenderEvent): void {
    if (this.#isOver) return;
    switch (event.kind) {
      case "said":
        this.#reply = parseReply(event.line);
        break;
      case "confirmed":
        for (const item of this.#outbox.settleThrough(event.through)) this.#answer(item);
        break;
      case "pong":
        this.#answer(this.#outbox.settle());
        break;
      case "state":
        this.#enter(link, event.state);
        break;
    }
    this.#outbox.changed.raise();
  }

  #answer(item: SentItem | undefined): void {
    if (item !== undefined) this.#listener.answered(item, performance.now() - item.atMs);
  }

  #enter(link: Link, state: SenderState): void {
    const wasConnected = this.#state.kind === "connected" || this.#state.kind === "leaving";
    this.#state = state;
    switch (state.kind) {
      case "connecting":
      case "resuming":
      case "leaving":
        this.#listener.moved();
        break;
      case "connected":
        this.#isSettled = false;
        this.#listener.welcomed(this.#welcome(link));
        break;
      case "waiting":
        this.#isSettled = wasConnected && tellsLast(state.why);
        this.#askAgain();
        this.#listener.troubled(state.why);
        break;
      case "closed":
        this.#isSettled = state.why.kind === "refused" || (wasConnected && tellsLast(troubleOf(state.why)));
        this.#end();
        this.#listener.over(state.why, this.#reply?.code === replies.bye.code ? this.#reply : undefined);
        break;
    }
  }

  /** Pings that lost their answers are sent again, but whoever leaves does not wait for them. */
  #askAgain(): void {
    const pings = this.#outbox.dropPings();
    if (!this.#isQuitting) this.#outbox.addFirst(...pings);
  }

  #welcome({ counts, limits, word }: Link): Welcome {
    const stored = counts.spared - this.#spared;
    this.#spared = counts.spared;
    return {
      text: this.#reply?.text ?? "",
      limits: limits!,
      word: word!,
      resumed: counts.welcomes === 1 ? undefined : { stored, again: this.#outbox.sent.length - stored },
    };
  }

  #end(): void {
    this.#isOver = true;
    this.#outbox.changed.raise();
  }
}

function troubleOf(why: ClosedWhy): Trouble | undefined {
  return why.kind === "trouble" || why.kind === "refused" ? why.trouble : undefined;
}

/** Whether it says how far the messages are stored. */
function tellsLast(trouble: Trouble | undefined): boolean {
  return trouble?.kind === "refused" && countParam(trouble.reply, "last") !== undefined;
}
