/**
 * A session of a client: `Sender` ⇄ sockets, timers and the spool. It knows the outside and nothing of the protocol.
 * Whatever is asked of it is done in a turn of its own, which what is asked at once shares: one sync, one write.
 */
import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import type { Socket } from "node:net";
import type { Limits } from "../protocol/limits.ts";
import { Sender } from "../session/sender.ts";
import type { SenderOptions } from "../session/sender-options.ts";
import type { SenderCounts, SenderEvent, SenderState } from "../session/sender-state.ts";
import { nowUs } from "./clock.ts";
import { keepAliveMs } from "./keep-alive.ts";
import type { Taken } from "./spool-format.ts";
import { Spool, SpoolError } from "./spool.ts";

/** The longest time that a timer of Node's can be set to. A turn too many does no harm. */
const timerMsMax: number = 2 ** 31 - 1;

export interface LinkOptions extends Omit<SenderOptions, "id" | "spooled" | "confirmed" | "pending"> {
  readonly host: string;
  readonly port: number;
  /** What keeps the session and what is not confirmed of it: a file, or one that is open and the caller's to close. */
  readonly spool?: string | Spool;
}

export class Link {
  readonly #options: LinkOptions;
  #hear: (event: SenderEvent) => void = () => {};
  readonly #sender: Sender;
  readonly #spool: Spool | undefined;
  readonly #ownsSpool: boolean;
  #socket: Socket | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** When the timer rings, in microseconds. */
  #timerUs = Infinity;
  #isTurnDue = false;
  #syncing: Promise<void> | undefined;
  #failure: SpoolError | undefined;
  readonly #closed: PromiseWithResolvers<void> = Promise.withResolvers();

  /** Opens the spool, if one is to be opened. Throws `SpoolError`. */
  static async open(options: LinkOptions): Promise<Link> {
    const { spool, name } = options;
    if (typeof spool !== "string") return new Link(options, spool, false);
    return new Link(options, await Spool.open(spool, name), true);
  }

  private constructor(options: LinkOptions, spool: Spool | undefined, ownsSpool: boolean) {
    this.#options = options;
    this.#spool = spool;
    this.#ownsSpool = ownsSpool;
    const kept =
      spool === undefined
        ? { id: randomBytes(16).toString("base64url") }
        : { id: spool.id, spooled: true, confirmed: spool.confirmed, pending: spool.pending };
    this.#sender = new Sender({ ...options, ...kept }, Math.random, nowUs());
  }

  /** Begins to connect. `hear` is called with all that happens; it may offer, close and destroy. */
  start(hear: (event: SenderEvent) => void): void {
    this.#hear = hear;
    this.#turnSoon();
  }

  get state(): SenderState {
    return this.#sender.state;
  }

  get limits(): Limits | undefined {
    return this.#sender.limits;
  }

  /** The word that the server confirms with. */
  get word(): string | undefined {
    return this.#sender.word;
  }

  get confirmed(): number {
    return this.#sender.confirmed;
  }

  get offered(): number {
    return this.#sender.offered;
  }

  get counts(): SenderCounts {
    return this.#sender.counts;
  }

  /** What became of the spool, if it is that which ended it all. */
  get failure(): SpoolError | undefined {
    return this.#failure;
  }

  /** Resolves when all is over, and a spool that it opened is let go. */
  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  /**
   * Queues a message, and returns its number; `"full"` when there is no room (there may be after the next confirmation).
   * `taken` is how much of an input was taken with it. Throws like `Sender.offer`.
   */
  offer(text: string | Uint8Array, taken?: Taken): number | "full" {
    const number = this.#sender.offer(text);
    if (number === "full") return number;
    this.#spool?.append(this.#sender.text(number), taken);
    this.#turnSoon();
    return number;
  }

  /**
   * In how many milliseconds a message that is offered now, or a ping, would leave; `Infinity` while others are before it,
   * or that depends on an answer. Each event may change it.
   */
  get readyInMs(): number {
    return Math.max(0, (this.#sender.readyAtUs - nowUs()) / usPerMs);
  }

  /** Asks for a sign of life. Throws unless it is ready. The event `pong` is the answer; a lost connection has none. */
  ping(token: string): void {
    this.#sender.ping(token, nowUs());
    this.#turnSoon();
  }

  /** Does not wait any longer before the next attempt. */
  retryNow(): void {
    this.#sender.retryNow(nowUs());
    this.#turnSoon();
  }

  /** Says goodbye when all is confirmed. */
  close(): void {
    this.#sender.close(nowUs());
    this.#turnSoon();
  }

  /** Ends at once; what is not confirmed stays pending. */
  destroy(): void {
    this.#sender.destroy();
    this.#turnSoon();
  }

  /** A turn when all that runs now has run. */
  #turnSoon(): void {
    if (this.#isTurnDue) return;
    this.#isTurnDue = true;
    process.nextTick(() => {
      this.#isTurnDue = false;
      this.#turn();
    });
  }

  #turn(): void {
    const sender = this.#sender;
    // Before the tick, too: after it another connection may be wanted instead of this one.
    if (sender.wants === "nothing") this.#drop();
    sender.tick(nowUs());
    if (sender.wants === "nothing") this.#drop();
    else if (this.#socket === undefined) this.#connect();
    this.#write(sender.takeOutput());
    for (const event of sender.takeEvents()) {
      if (event.kind === "confirmed") this.#spool?.confirm(event.through);
      this.#hear(event);
      if (event.kind === "state" && event.state.kind === "closed") void this.#finish();
    }
    if (this.#spool?.isDirty === true && sender.state.kind !== "closed")
      this.#syncing ??= this.#sync(this.#spool);
    this.#setTimer(sender.deadlineUs);
  }

  #connect(): void {
    const { host, port } = this.#options;
    const socket = connect({
      host,
      port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: keepAliveMs,
    });
    const sender = this.#sender;
    let isOpen = false;
    /** A socket that was dropped has nothing to say any more. */
    const whileWanted =
      <T extends unknown[]>(act: (...values: T) => void) =>
      (...values: T): void => {
        if (socket !== this.#socket) return;
        act(...values);
        this.#turn();
      };
    socket.on(
      "connect",
      whileWanted(() => {
        isOpen = true;
        sender.connected(nowUs());
      }),
    );
    socket.on(
      "data",
      whileWanted((segment: Uint8Array) => sender.receive(segment, nowUs())),
    );
    socket.on(
      "end",
      whileWanted(() => sender.ended(nowUs())),
    );
    socket.on(
      "error",
      whileWanted((error: NodeJS.ErrnoException) => {
        const code = error.code ?? error.message;
        if (isOpen) sender.ended(nowUs(), code);
        else sender.unreachable(code, nowUs());
      }),
    );
    this.#socket = socket;
  }

  /**
   * Lets go of the connection. One that fell silent or said what cannot be is reset: what we said in it and is still on
   * its way shall not come to a server that we speak to on another one by then.
   */
  #drop(): void {
    if (this.#socket?.connecting === false && isDistrusted(this.#sender.state))
      this.#socket.resetAndDestroy();
    else this.#socket?.destroy();
    this.#socket = undefined;
  }

  /** Many small lines are one write. */
  #write(output: readonly Uint8Array[]): void {
    if (output.length > 0) this.#socket?.write(output.length === 1 ? output[0]! : Buffer.concat(output));
  }

  /** What was offered may leave when it is in the spool. While one sync is under way the next one gathers. */
  async #sync(spool: Spool): Promise<void> {
    try {
      this.#sender.kept(await spool.sync());
    } catch (error) {
      if (!(error instanceof SpoolError)) throw error;
      this.#failure = error;
      this.#sender.destroy();
    }
    this.#syncing = undefined;
    this.#turnSoon();
  }

  async #finish(): Promise<void> {
    await this.#syncing;
    if (this.#ownsSpool) await this.#spool?.close();
    this.#closed.resolve();
  }

  #setTimer(atUs: number): void {
    // One that rings too early is set again then; but one that nobody needs would keep the process.
    if (this.#timer !== undefined && this.#timerUs <= atUs && atUs < Infinity) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (atUs === Infinity) return;
    this.#timerUs = atUs;
    const ms = Math.min(timerMsMax, Math.max(0, Math.ceil((atUs - nowUs()) / usPerMs)));
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#turn();
    }, ms);
  }
}

function isDistrusted(state: SenderState): boolean {
  if (state.kind === "waiting") return state.why.kind === "silent" || state.why.kind === "fault";
  return state.kind === "closed" && state.why.kind === "trouble" && state.why.trouble.kind === "fault";
}

const usPerMs = 1000;
