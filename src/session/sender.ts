/**
 * The client's side of a session, over any number of connections: what is offered is sent in order, and again after
 * each lost connection from where the server says that it is, until all of it is confirmed. It is pure: bytes, time
 * and chance come in as arguments; bytes to write, events and wishes come out.
 *
 *                  connected, 220          230
 *     connecting ──────────────▶ resuming ─────▶ connected ──all confirmed──▶ leaving ──221──▶ closed
 *         ▲                          │               │
 *         └──── tick, retryNow ── waiting ◀── lost, refused for now
 *
 * From every state what cannot heal, `destroy`, and a `close` with nothing left to confirm lead to `closed`.
 *
 * The shell around it, after every call: opens a transport or drops it as `wants` says, writes `takeOutput`, acts on
 * `takeEvents`, and sets its timer to `deadlineUs`.
 */
import { windowBytesMax } from "../protocol/limits.ts";
import type { Limits } from "../protocol/limits.ts";
import { isReply } from "./answer.ts";
import { messageBytes } from "./message.ts";
import { defaultOutboxBounds, Outbox } from "./outbox.ts";
import { Peer } from "./peer.ts";
import type { PeerEvent } from "./peer.ts";
import { defaultBackoff, isOfMessage, Retry } from "./retry.ts";
import type { Backoff, Trouble } from "./retry.ts";
import { defaultPatience } from "./patience.ts";
import type { Patience } from "./patience.ts";
import { spoolStraysMost } from "./sender-options.ts";
import type { SenderOptions } from "./sender-options.ts";
import type { ClosedWhy, SenderCounts, SenderEvent, SenderState } from "./sender-state.ts";

export class Sender {
  readonly #options: SenderOptions;
  readonly #patience: Patience;
  readonly #backoff: Backoff;
  readonly #retry: Retry;
  readonly #outbox: Outbox;
  #state: SenderState = { kind: "connecting" };
  /** The connection's, while there is one. */
  #peer: Peer | undefined;
  #limits: Limits | undefined;
  #word: string | undefined;
  /** The highest number that may have reached the server, and the highest that ever left. */
  #sent: number;
  #sentMost: number;
  /** The highest number that may leave. */
  #kept: number;
  /** What left on this connection and is not confirmed, in bytes. */
  #inFlightBytes = 0;
  #isClosing = false;
  /** Connections that ended when their hello was said and not answered: the server may still come to read it. */
  #strays = 0;
  /** The latest time that was told. */
  #nowUs: number;
  /** Since when we wait for the other side: it spoke last then, or began to owe an answer. */
  #quietSinceUs: number;
  #welcomedAtUs = Infinity;
  readonly #counts: { -readonly [K in keyof SenderCounts]: number } = { welcomes: 0, spared: 0, repeated: 0 };
  #output: Uint8Array[] = [];
  #events: SenderEvent[] = [];

  /** It wants its first connection at once. `random` returns numbers from 0 up to, and not including, 1. */
  constructor(options: SenderOptions, random: () => number, nowUs: number) {
    this.#options = options;
    this.#patience = options.patience ?? defaultPatience;
    this.#backoff = options.backoff ?? defaultBackoff;
    this.#retry = new Retry(random, this.#backoff);
    this.#outbox = new Outbox(options.outbox ?? defaultOutboxBounds, options.confirmed, options.pending);
    // Any of them may have left before the process before this one ended.
    this.#sent = this.#outbox.last;
    this.#sentMost = this.#outbox.last;
    this.#kept = this.#outbox.last;
    this.#strays = options.pending === undefined ? 0 : spoolStraysMost;
    this.#nowUs = nowUs;
    this.#quietSinceUs = nowUs;
  }

  get state(): SenderState {
    return this.#state;
  }

  /** A transport: one should be open, or on its way; or there should be none, and one that is there is dropped. */
  get wants(): "connection" | "nothing" {
    return this.#state.kind === "waiting" || this.#state.kind === "closed" ? "nothing" : "connection";
  }

  /** When `tick` is due, in microseconds; `Infinity` for never. It is in the past where something may leave now. */
  get deadlineUs(): number {
    if (this.#state.kind === "waiting") return this.#state.untilUs;
    return Math.min(this.#patienceEndsUs, this.#sendableAtUs);
  }

  /** What the latest greeting announced; `undefined` before the first. */
  get limits(): Limits | undefined {
    return this.#limits;
  }

  /** The word that the server confirms with; `undefined` before the first greeting. */
  get word(): string | undefined {
    return this.#word;
  }

  /** The number of the last message that is confirmed. */
  get confirmed(): number {
    return this.#outbox.confirmed;
  }

  /** The number of the last message that was offered. */
  get offered(): number {
    return this.#outbox.last;
  }

  get counts(): SenderCounts {
    return this.#counts;
  }

  /** The text of a message that is not confirmed. Throws for any other number. */
  text(number: number): Uint8Array {
    return this.#outbox.at(number);
  }

  /**
   * Queues a message, and returns its number; `"full"` when the outbox has no room for it (look again after the next
   * `confirmed`). It leaves at the next `tick`. Throws a `RangeError` for what can never be a line, or is longer than
   * the server takes as far as that is known, and an `Error` after `close`.
   */
  offer(text: string | Uint8Array): number | "full" {
    if (this.#isClosing || this.#state.kind === "closed") throw new Error("no offer is taken after close");
    const maxBytes = this.#options.paced === false ? undefined : this.#limits?.max;
    const message = messageBytes(text, maxBytes);
    if (!this.#outbox.hasRoom(message.length)) return "full";
    const number = this.#outbox.add(message);
    if (this.#options.spooled !== true) this.#kept = number;
    return number;
  }

  /** Messages up to this number survive the end of the process: they may leave. For `spooled` only. */
  kept(through: number): void {
    if (through > this.#outbox.last) throw new RangeError(`there is no message ${through} to keep`);
    this.#kept = Math.max(this.#kept, through);
  }

  /** No more messages: says goodbye when all is confirmed. A second call changes nothing. */
  close(nowUs: number): void {
    this.#isClosing = true;
    this.#proceed(nowUs);
  }

  /** Ends at once. What is not confirmed stays pending. */
  destroy(): void {
    this.#isClosing = true;
    this.#stop({ kind: "destroyed" });
  }

  /** The transport is open. */
  connected(nowUs: number): void {
    if (this.#state.kind !== "connecting" || this.#peer !== undefined) return;
    this.#nowUs = nowUs;
    this.#quietSinceUs = nowUs;
    this.#peer = new Peer(this.#options);
  }

  /** No transport came about. `code` is the system's. */
  unreachable(code: string, nowUs: number): void {
    this.#nowUs = nowUs;
    if (this.wants === "connection" && this.#peer === undefined) this.#lose({ kind: "unreachable", code });
  }

  /** Bytes came, of the transport that is wanted. */
  receive(segment: Uint8Array, nowUs: number): void {
    const peer = this.#peer;
    if (peer === undefined) return;
    this.#nowUs = nowUs;
    this.#quietSinceUs = nowUs;
    for (const event of peer.receive(segment, nowUs)) this.#heed(peer, event);
    this.#proceed(nowUs);
  }

  /** The transport's stream ended, or failed with the system's `code`. */
  ended(nowUs: number, code?: string): void {
    this.#nowUs = nowUs;
    if (this.#peer === undefined) return;
    this.#lose({ kind: "lost", ...(code !== undefined && { code }) });
  }

  /** Time went by. May be called at any time. */
  tick(nowUs: number): void {
    this.#nowUs = nowUs;
    if (this.#state.kind === "waiting" && this.#state.untilUs <= nowUs) this.#connect(nowUs);
    else if (this.#patienceEndsUs <= nowUs) this.#loseOrAsk(nowUs);
    this.#proceed(nowUs);
  }

  /** Whoever waits does not want to wait any longer. Changes nothing unless it is `waiting`. */
  retryNow(nowUs: number): void {
    this.#nowUs = nowUs;
    if (this.#state.kind === "waiting") this.#connect(nowUs);
  }

  /** What is to be written to the transport; it is taken out here. */
  takeOutput(): readonly Uint8Array[] {
    const output = this.#output;
    this.#output = [];
    return output;
  }

  /** What happened; it is taken out here. */
  takeEvents(): readonly SenderEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** When the other side was quiet for too long; with nothing owed, half of that, to ask whether it is there. */
  get #patienceEndsUs(): number {
    const { connectMsMax, silenceMsMax } = this.#patience;
    if (this.wants === "nothing") return Infinity;
    if (this.#peer === undefined) return this.#quietSinceUs + connectMsMax * usPerMs;
    if (this.#peer.awaits) return this.#quietSinceUs + silenceMsMax * usPerMs;
    const askAtUs = this.#quietSinceUs + (silenceMsMax / 2) * usPerMs;
    return Math.max(askAtUs, this.#peer.sendableAt(this.#nowUs));
  }

  /** When the next message may leave; `Infinity` where there is none, or that depends on an answer. */
  get #sendableAtUs(): number {
    const isNext = this.#sent < this.#kept && this.#inFlightBytes < windowBytesMax;
    return isNext && !this.#isNextTooLong ? (this.#peer?.sendableAt(this.#nowUs) ?? Infinity) : Infinity;
  }

  get #isNextTooLong(): boolean {
    return this.#peer?.fits(this.#outbox.at(this.#sent + 1)) === false;
  }

  #connect(nowUs: number): void {
    this.#quietSinceUs = nowUs;
    this.#enter({ kind: "connecting" });
  }

  #heed(peer: Peer, event: PeerEvent): void {
    if ("line" in event) this.#events.push({ kind: "said", line: event.line });
    switch (event.kind) {
      case "greeted":
        this.#limits = event.limits;
        this.#word = event.word;
        // The server's last line may have come with its first one.
        if (peer.state === "greeted") this.#hello(peer);
        break;
      case "welcome":
        this.#welcome(event.last);
        break;
      case "confirmed":
        this.#confirm(event.number);
        break;
      case "closed":
        if (this.#isWelcomed) this.#confirm(peer.confirmed);
        this.#endBy({ kind: "refused", reply: event.reply, line: event.line });
        break;
      case "fault":
        this.#endBy({ kind: "fault", fault: event.fault, line: event.line });
        break;
      case "answered":
      case "lost":
        // That the stream ended is told by `ended`.
        break;
    }
  }

  #hello(peer: Peer): void {
    const { name, id } = this.#options;
    peer.hello(name, { id, confirmed: this.#outbox.confirmed, sent: this.#sent });
    this.#enter({ kind: "resuming" });
  }

  /** What the server has is confirmed, and what it has not leaves again: the peer has checked that it can be so. */
  #welcome(last: number): void {
    this.#counts.welcomes += 1;
    this.#counts.spared += last - this.#outbox.confirmed;
    this.#welcomedAtUs = this.#nowUs;
    this.#inFlightBytes = 0;
    this.#sent = last;
    this.#enter({ kind: "connected" });
    this.#confirm(last);
  }

  #confirm(through: number): void {
    if (through <= this.#outbox.confirmed) return;
    const before = this.#outbox.bytes;
    this.#outbox.confirm(through);
    this.#inFlightBytes = Math.max(0, this.#inFlightBytes - (before - this.#outbox.bytes));
    this.#retry.succeeded();
    this.#events.push({ kind: "confirmed", through });
  }

  /** The server's last line, or our last word on a server that cannot be believed. */
  #endBy(trouble: Trouble): void {
    const number = this.#outbox.confirmed + 1;
    if (this.#isWelcomed && isOfMessage(trouble) && number <= this.#sent) {
      this.#stop({ kind: "refused", number, trouble });
    } else {
      this.#lose(trouble);
    }
  }

  /** The connection is over, or none came about. Where nothing was left to say but goodbye that is no trouble. */
  #lose(trouble: Trouble): void {
    if (this.#isClosing && this.#outbox.size === 0) {
      this.#stop({ kind: "done" });
      return;
    }
    if (this.#nowUs - this.#welcomedAtUs >= this.#backoff.mostMs * usPerMs) this.#retry.succeeded();
    if (this.#state.kind === "resuming" && trouble.kind !== "refused") this.#strays += 1;
    const cause: Trouble = this.#takeStray(trouble) ? { kind: "lost" } : trouble;
    const waitMs = this.#retry.after(cause, this.#counts.welcomes > 0);
    if (waitMs === undefined) this.#stop({ kind: "trouble", trouble });
    else {
      this.#drop();
      this.#enter({ kind: "waiting", untilUs: this.#nowUs + waitMs * usPerMs, why: trouble });
    }
  }

  /**
   * Whether it was ourselves who took the session over: a hello of a connection that was given up may still have been
   * under way, and come to the server behind a later one. Each can do so once, so two clients of one session, who take
   * it from each other, do not go on for ever.
   */
  #takeStray(trouble: Trouble): boolean {
    const isTakenOver = trouble.kind === "refused" && isReply(trouble.reply, "takenOver");
    if (!isTakenOver || this.#strays === 0) return false;
    this.#strays -= 1;
    return true;
  }

  /** Patience is at its end: with the other side, or with knowing nothing of it. */
  #loseOrAsk(nowUs: number): void {
    if (this.#peer === undefined) this.#lose({ kind: "unreachable", code: "ETIMEDOUT" });
    else if (this.#peer.awaits) this.#lose({ kind: "silent" });
    else {
      this.#quietSinceUs = nowUs;
      this.#peer.ping("", nowUs);
    }
  }

  /** Sends what may leave, and says goodbye when there is nothing left to be confirmed. */
  #proceed(nowUs: number): void {
    this.#nowUs = nowUs;
    const peer = this.#peer;
    if (this.#state.kind === "connected" && peer !== undefined) {
      while (this.#sendableAtUs <= nowUs) this.#send(peer, nowUs);
      const isStuck = this.#sent < this.#kept && this.#isNextTooLong && this.#outbox.confirmed === this.#sent;
      if (isStuck) this.#stop({ kind: "refused", number: this.#sent + 1, trouble: undefined });
    }
    if (this.#isClosing && this.#outbox.size === 0) this.#leave(nowUs);
    if (this.#peer !== undefined) this.#output.push(...this.#peer.takeOutput());
  }

  #send(peer: Peer, nowUs: number): void {
    if (!peer.awaits) this.#quietSinceUs = nowUs;
    const message = this.#outbox.at(this.#sent + 1);
    this.#sent = peer.send(message, nowUs);
    this.#inFlightBytes += message.length;
    if (this.#sent > this.#sentMost) this.#sentMost = this.#sent;
    else this.#counts.repeated += 1;
  }

  #leave(nowUs: number): void {
    if (this.#state.kind === "connected") {
      if (this.#peer?.awaits === false) this.#quietSinceUs = nowUs;
      this.#peer?.quit();
      this.#enter({ kind: "leaving" });
    } else if (this.#state.kind !== "leaving") {
      // There is nobody to say goodbye to who would miss it.
      this.#stop({ kind: "done" });
    }
  }

  get #isWelcomed(): boolean {
    return this.#state.kind === "connected" || this.#state.kind === "leaving";
  }

  #stop(why: ClosedWhy): void {
    if (this.#state.kind === "closed") return;
    this.#drop();
    this.#enter({ kind: "closed", why });
  }

  #drop(): void {
    this.#peer = undefined;
    this.#output = [];
    this.#inFlightBytes = 0;
    this.#welcomedAtUs = Infinity;
  }

  #enter(state: SenderState): void {
    this.#state = state;
    this.#events.push({ kind: "state", state });
  }
}

const usPerMs = 1000;
