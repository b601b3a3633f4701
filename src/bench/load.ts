/**
 * A closed-model load: each client keeps a number of messages unanswered, and sends the next one when an answer
 * comes. Every answer is looked at: it must begin as the dialect says and end with the next number.
 */
import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { Histogram } from "./histogram.ts";

const LF = 10;
const CR = 13;
const SPACE = 32;
const ZERO = 48;

/** How a server wants to be spoken to. */
export interface Dialect {
  /** What opens a name. */
  hello(name: string): string;
  /** Lines that come before the first confirmation: greeting and welcome. */
  readonly linesBefore: number;
  /** First character of a confirmation; its last word is the message's number. */
  readonly confirmation: string;
}

export interface LoadOptions {
  readonly host: string;
  readonly port: number;
  readonly dialect: Dialect;
  readonly clients: number;
  readonly inFlight: number;
  /** A message's length without its terminator. */
  readonly bytes: number;
  /** Load that is not counted, then load that is. */
  readonly warmUpMs: number;
  readonly measureMs: number;
}

export interface LoadResult {
  /** Confirmations within the measured time. */
  readonly confirmed: number;
  readonly seconds: number;
  /** Confirmations in all, for what is measured from outside. */
  readonly confirmedInAll: number;
  readonly latency: Histogram;
}

/** Connects all clients, then loads the server. Rejects when an answer is wrong or a connection ends. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const latency = new Histogram();
  const failed = Promise.withResolvers<never>();
  const clients: Client[] = [];
  for (let i = 0; i < options.clients; i += 1) {
    const client = new Client(options, `bench-${process.pid}-${i}`, (error) => failed.reject(error));
    clients.push(client);
    await Promise.race([client.ready, failed.promise]);
  }
  const confirmed = (): number => clients.reduce((sum, client) => sum + client.confirmed, 0);
  for (const client of clients) client.start();
  await Promise.race([delay(options.warmUpMs), failed.promise]);
  const before = confirmed();
  const startMs = performance.now();
  for (const client of clients) client.latency = latency;
  await Promise.race([delay(options.measureMs), failed.promise]);
  const seconds = (performance.now() - startMs) / 1000;
  const counted = confirmed() - before;
  for (const client of clients) client.stop();
  return { confirmed: counted, seconds, confirmedInAll: confirmed(), latency };
}

class Client {
  readonly ready: Promise<void>;
  confirmed = 0;
  /** Where latencies go, once they count. */
  latency: Histogram | undefined;
  readonly #socket: Socket;
  readonly #options: LoadOptions;
  readonly #failed: (error: Error) => void;
  /** `inFlight` messages; a part of it is that many fewer. */
  readonly #messages: Buffer;
  readonly #sentUs: Float64Array;
  readonly #first: number;
  #linesBefore: number;
  #lineBytes = 0;
  #number = 0;
  #isOver = false;
  #welcome = (): void => {};

  constructor(options: LoadOptions, name: string, failed: (error: Error) => void) {
    this.#options = options;
    this.#failed = failed;
    this.#messages = Buffer.from(`${"x".repeat(options.bytes)}\n`.repeat(options.inFlight));
    this.#sentUs = new Float64Array(options.inFlight);
    this.#first = options.dialect.confirmation.charCodeAt(0);
    this.#linesBefore = options.dialect.linesBefore;
    this.#socket = connect({ host: options.host, port: options.port, noDelay: true });
    this.#socket.on("data", (bytes: Buffer) => this.#receive(bytes));
    this.#socket.on("error", (error) => this.#fail(error.message));
    this.#socket.on("close", () => this.#fail("the connection ended"));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#welcome = resolve;
    this.ready = once(this.#socket, "connect").then(() => {
      this.#socket.write(options.dialect.hello(name));
      return promise;
    });
  }

  start(): void {
    this.#send(this.#options.inFlight);
  }

  stop(): void {
    this.#isOver = true;
    this.#socket.destroy();
  }

  #receive(bytes: Buffer): void {
    const now = performance.now() * 1000;
    const before = this.confirmed;
    for (const byte of bytes) {
      if (byte === LF) {
        this.#answer(now);
        this.#lineBytes = 0;
        this.#number = 0;
        continue;
      }
      if (this.#lineBytes === 0 && this.#linesBefore === 0 && byte !== this.#first)
        this.#fail("a line is no confirmation");
      this.#lineBytes += 1;
      if (byte === SPACE) this.#number = 0;
      else if (byte !== CR) this.#number = this.#number * 10 + byte - ZERO;
    }
    if (this.confirmed > before && !this.#isOver) this.#send(this.confirmed - before);
  }

  #answer(now: number): void {
    if (this.#linesBefore > 0) {
      this.#linesBefore -= 1;
      if (this.#linesBefore === 0) this.#welcome();
      return;
    }
    const slot = this.confirmed % this.#options.inFlight;
    this.confirmed += 1;
    if (this.#number !== this.confirmed) this.#fail(`${this.#number} came instead of ${this.confirmed}`);
    this.latency?.add(now - this.#sentUs[slot]!);
  }

  #send(count: number): void {
    const now = performance.now() * 1000;
    const sent = this.confirmed + this.#options.inFlight - count;
    for (let i = 0; i < count; i += 1) this.#sentUs[(sent + i) % this.#options.inFlight] = now;
    this.#socket.write(this.#messages.subarray(0, count * (this.#options.bytes + 1)));
  }

  #fail(why: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#failed(new Error(why));
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
