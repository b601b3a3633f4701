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
import { messageBytes } from "./message.ts";
import { defaultOutboxBounds, Outbox } from "./outbox.ts";
import { Peer } from "./peer.ts";
import type { PeerEvent } from "./peer.ts";
import { isOfMessage, Retry } from "./retry.ts";
import type { Trouble } from "./retry.ts";
import { Quiet } from "./quiet.ts";
import type { SenderOptions } from "./sender-options.ts";
import type { ClosedWhy, SenderCounts, SenderEvent, SenderState } from "./sender-state.ts";
import { Strays } from "./strays.ts";

export class Sender {
  readonly #options: SenderOptions;
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
  readonly #strays: Strays;
  /** Pings that wait for their answer, in order: whether somebody else than ourselves wants to hear of it. */
  #pings: boolean[] = [];
  /** The latest time that was told. */
  #nowUs: number;
  readonly #quiet: Quiet;
  #welcomedAtUs = Infinity;
  readonly #counts: { -readonly [K in keyof SenderCounts]: number } = { welcomes: 0, spared: 0, repeated: 0 };
  #output: Uint8Array[] = [];
  #events: SenderEvent[] = [];

  /** It wants its first connection at once. `random` returns numbers from 0 up to, and not including, 1. */
  constructor(options: SenderOptions, random: () => number, nowUs: number) {
    this.#options = options;
    this.#retry = new Retry(random, options.backoff);
    this.#outbox = new Outbox(options.outbox ?? defaultOutboxBounds, options.confirmed, options.pending);
    // Any of them may have left before the process before this one ended.
    this.#sent = this.#outbox.last;
    this.#sentMost = this.#outbox.last;
    this.#kept = this.#outbox.last;
    this.#strays = new Strays(options.pending !== undefined);
    this.#nowUs = nowUs;
    this.#quiet = new Quiet(nowUs, options.patience);
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

  /**
   * When a message that is offered now, or a ping, would leave, in microseconds; `Infinity` while that depends on others
   * before it, or on an answer.
   */
  get readyAtUs(): number {
    return this.#sent === this.#outbox.last ? this.#freeAtUs : Infinity;
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

  /**
   * Asks for a sign of life, at once; the answer is an event of this connection, or never comes. Throws unless a message
   * could leave now: see `readyAtUs`.
   */
  ping(token: string, nowUs: number): void {
    this.#nowUs = nowUs;
    if (this.#peer === undefined || this.readyAtUs > nowUs)
      throw new Error("nothing may leave yet: see readyAtUs");
    this.#ping(this.#peer, token, true, nowUs);
    this.#proceed(nowUs);
  }

  /** No more messages: says goodbye when all is confirmed. A second call changes nothing. */
  close(nowUs: number): void {
    this.#isClosing = true;
    this.#proceed(nowUs);
  }

  /** Ends at once. What is not confirmed stays pending. */
  destroy(): void {
    this.#stop({ kind: "destroyed" });
  }

  /** The transport is open. */
  connected(nowUs: number): void {
    if (this.#state.kind !== "connecting" || this.#peer !== undefined) return;
    this.#nowUs = nowUs;
    this.#quiet.begin(nowUs);
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
    this.#quiet.begin(nowUs);
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

  get #patienceEndsUs(): number {
    return this.wants === "nothing" ? Infinity : this.#quiet.endsUs(this.#peer, this.#nowUs);
  }

  /** When the next message may leave; `Infinity` where there is none, or that depends on an answer. */
  get #sendableAtUs(): number {
    return this.#sent < this.#kept && !this.#isNextTooLong ? this.#freeAtUs : Infinity;
  }

  /** When the connection takes another line. */
  get #freeAtUs(): number {
    if (this.#peer === undefined || this.#inFlightBytes >= windowBytesMax) return Infinity;
    return this.#peer.sendableAt(this.#nowUs);
  }

  get #isNextTooLong(): boolean {
    return this.#peer?.fits(this.#outbox.at(this.#sent + 1)) === false;
  }

  #connect(nowUs: number): void {
    this.#quiet.begin(nowUs);
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
        if (this.#welcomedAtUs < Infinity) this.#confirm(peer.confirmed);
        this.#endBy({ kind: "refused", reply: event.reply, line: event.line });
        break;
      case "fault":
        this.#endBy({ kind: "fault", fault: event.fault, line: event.line });
        break;
      case "answered":
        if (!event.reply.more && this.#pings.shift() === true) this.#events.push({ kind: "pong" });
        break;
      case "lost": // It is told by `ended`.
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
    if (this.#welcomedAtUs < Infinity && isOfMessage(trouble) && number <= this.#sent) {
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
    this.#retry.endedAfter((this.#nowUs - this.#welcomedAtUs) / usPerMs);
    if (this.#state.kind === "resuming") this.#strays.add(trouble);
    const cause: Trouble = this.#strays.explains(trouble) ? { kind: "lost" } : trouble;
    const waitMs = this.#retry.after(cause, this.#counts.welcomes > 0);
    if (waitMs === undefined) this.#stop({ kind: "trouble", trouble });
    else {
      this.#drop();
      this.#enter({ kind: "waiting", untilUs: this.#nowUs + waitMs * usPerMs, why: trouble });
    }
  }

  /** Patience is at its end: with the other side, or with knowing nothing of it. */
  #loseOrAsk(nowUs: number): void {
    if (this.#peer === undefined) this.#lose({ kind: "unreachable", code: "ETIMEDOUT" });
    else if (this.#peer.awaits) this.#lose({ kind: "silent" });
    else this.#ping(this.#peer, "", false, nowUs);
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
    this.#quiet.ask(peer, nowUs);
    const message = this.#outbox.at(this.#sent + 1);
    this.#sent = peer.send(message, nowUs);
    this.#inFlightBytes += message.length;
    if (this.#sent > this.#sentMost) this.#sentMost = this.#sent;
    else this.#counts.repeated += 1;
  }

  #ping(peer: Peer, token: string, isWanted: boolean, nowUs: number): void {
    this.#quiet.ask(peer, nowUs);
    peer.ping(token, nowUs);
    this.#pings.push(isWanted);
  }

  #leave(nowUs: number): void {
    if (this.#state.kind === "connected" && this.#peer !== undefined) {
      this.#quiet.ask(this.#peer, nowUs);
      this.#peer.quit();
      this.#enter({ kind: "leaving" });
    } else if (this.#state.kind !== "leaving") {
      // There is nobody to say goodbye to who would miss it.
      this.#stop({ kind: "done" });
    }
  }

  #stop(why: ClosedWhy): void {
    if (this.#state.kind === "closed") return;
    this.#drop();
    this.#enter({ kind: "closed", why });
  }

  #drop(): void {
    this.#peer = undefined;
    this.#output = [];
    this.#pings = [];
    this.#inFlightBytes = 0;
    this.#welcomedAtUs = Infinity;
  }

  #enter(state: SenderState): void {
    this.#state = state;
    this.#events.push({ kind: "state", state });
  }
}

const usPerMs = 1000;
