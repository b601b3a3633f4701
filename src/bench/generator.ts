/** One thread's part of a load: its clients are connected, loaded, and let go. */
import { Client } from "./client.ts";
import { nowUs, reach } from "./clock.ts";
import { loadDialect } from "./dialect.ts";
import type { Dialect, DialectSource } from "./dialect.ts";
import { Messages } from "./messages.ts";
import { ClosedSchedule, OpenSchedule } from "./schedule.ts";
import type { Schedule } from "./schedule.ts";
import { Tally } from "./tally.ts";
import type { Figures } from "./tally.ts";
import { Ticker } from "./ticker.ts";

/** A load, as plain data. */
export interface LoadOrder {
  readonly host: string;
  readonly port: number;
  readonly dialect: DialectSource;
  readonly clients: number;
  /** Most messages that a client has without an answer; in the closed model just as many, all the time. */
  readonly inFlight: number;
  /** The open model: so many messages a second of all clients together, at fixed intervals; else the closed one. */
  readonly perSecond?: number | undefined;
  /** A message's text in bytes. */
  readonly size: number;
  /** Load that is not counted, then load that is. */
  readonly warmUpMs: number;
  readonly durationMs: number;
  readonly threads: number;
}

/** Clients that connect at a time: no server's queue of new connections is as short. */
const connectingMax = 64;

/** What all sockets of a thread are read into, one after the other. */
const readBytes: number = 64 * 1024;

/** Time for what is still to be answered at the end. */
const settleMsMax = 10_000;

/** How soon it is noticed that all is settled, and that no client is left. */
const settleLookMs = 5;
const outLookMs = 100;

export class Generator {
  readonly #order: LoadOrder;
  readonly #thread: number;
  readonly #dialect: Dialect;
  readonly #name: string;
  #messages: Messages | undefined;
  readonly #tally: Tally;
  readonly #clients: Client[] = [];
  #connected = 0;
  readonly #ended: PromiseWithResolvers<void> = Promise.withResolvers<void>();
  readonly #failed: PromiseWithResolvers<never> = Promise.withResolvers<never>();

  /** `thread`: which of the order's threads this is, from 0. Clients are named `NAME-NUMBER`. */
  static async make(order: LoadOrder, thread: number, name: string): Promise<Generator> {
    return new Generator(order, thread, name, await loadDialect(order.dialect));
  }

  private constructor(order: LoadOrder, thread: number, name: string, dialect: Dialect) {
    this.#order = order;
    this.#name = name;
    this.#thread = thread;
    this.#dialect = dialect;
    this.#failed.promise.catch(() => {});
    this.#tally = new Tally((error) => this.#failed.reject(error));
  }

  /** Clients that were let in or refused so far, messages answered, and clients that are out. */
  get progress(): { readonly connected: number; readonly answered: number; readonly out: number } {
    const { answeredInAll, out } = this.#tally;
    return { connected: this.#connected, answered: answeredInAll, out };
  }

  /** Connects all clients. Rejects with `ConnectError` or `WrongAnswer`. */
  async connect(): Promise<void> {
    const { host, port, inFlight, clients, threads } = this.#order;
    const buffer = Buffer.allocUnsafeSlow(readBytes);
    const wanted = Math.ceil((clients - this.#thread) / threads);
    const connectSome = async (): Promise<void> => {
      while (this.#clients.length < wanted) {
        const name = this.#nameOf(this.#clients.length);
        const options = { host, port, name, dialect: this.#dialect, buffer, inFlight };
        const client = new Client(options, this.#tally);
        this.#clients.push(client);
        await client.opened;
        this.#connected += 1;
      }
    };
    await Promise.all(Array.from({ length: connectingMax }, connectSome));
  }

  /** Loads the server from `startUs` on. Rejects with `WrongAnswer`. */
  async run(startUs: number): Promise<Figures> {
    const { warmUpMs, durationMs } = this.#order;
    const fromUs = startUs + warmUpMs * 1000;
    const untilUs = fromUs + durationMs * 1000;
    this.#tally.measure(fromUs, untilUs);
    const over = Promise.race([this.#failed.promise, this.#ended.promise]);
    await reach(startUs, over);
    const ticker = this.#start(startUs);
    const look = setInterval(() => {
      if (this.#tally.out === this.#clients.length) this.end();
    }, outLookMs);
    try {
      await reach(untilUs, over);
      this.#end(Math.min(untilUs, nowUs()));
      await Promise.race([this.#failed.promise, this.#settled()]);
    } finally {
      clearInterval(look);
      ticker?.stop();
    }
    const now = nowUs();
    for (const client of this.#clients) client.close(now);
    return this.#tally.figures;
  }

  /** Ends it before its time. */
  end(): void {
    this.#ended.resolve();
  }

  /** All clients begin; in the open model each when its first message is due. */
  #start(startUs: number): Ticker | undefined {
    const { perSecond, clients, inFlight, threads } = this.#order;
    const unitUs = 1e6 / (perSecond ?? Infinity);
    const turnUs = (index: number): number => startUs + (this.#thread + index * threads) * unitUs;
    for (const [index, client] of this.#clients.entries()) {
      const schedule: Schedule =
        perSecond === undefined
          ? new ClosedSchedule(inFlight)
          : new OpenSchedule(turnUs(index), clients * unitUs);
      client.start(this.#messagesOf(index), schedule);
    }
    if (perSecond === undefined) return undefined;
    let round = 0;
    let index = 0;
    return new Ticker(startUs, unitUs * threads, (now) => {
      while (turnUs(index) + round * clients * unitUs <= now) {
        this.#clients[index]!.send(now);
        index = (index + 1) % this.#clients.length;
        if (index === 0) round += 1;
      }
    });
  }

  /** Clients whose messages are the same bytes share them. */
  #messagesOf(index: number): Messages {
    const { size, inFlight } = this.#order;
    const message = this.#dialect.message(this.#nameOf(index), size);
    const shared = this.#messages;
    if (shared !== undefined && Buffer.compare(shared.message, message) === 0) return shared;
    this.#messages = new Messages(message, inFlight);
    return this.#messages;
  }

  #nameOf(index: number): string {
    return `${this.#name}-${this.#thread + index * this.#order.threads}`;
  }

  #end(now: number): void {
    this.#tally.end(now);
    for (const client of this.#clients) client.end(now);
  }

  async #settled(): Promise<void> {
    const limitUs = nowUs() + settleMsMax * 1000;
    while (nowUs() < limitUs && !this.#clients.every((client) => client.isSettled)) {
      await new Promise((resolve) => setTimeout(resolve, settleLookMs));
    }
  }
}
