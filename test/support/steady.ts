import { connect } from "node:net";
import type { Socket } from "node:net";
import { Histogram } from "../../src/bench/histogram.ts";
import { within } from "./wait.ts";

/** How long a client may take to be welcome, and to hear its last line. */
const steadyMsMax = 20_000;

export interface SteadyOptions {
  readonly clients: number;
  /** Each client sends a message this often. */
  readonly everyMs: number;
}

/** Well-behaved clients: each sends a short message from time to time, in its turn, and notes how long its confirmation takes. */
export class Steady {
  readonly clients: readonly SteadyClient[];
  #timer: NodeJS.Timeout | undefined;
  #latencies = new Histogram();

  private constructor(port: number, clients: number) {
    this.clients = Array.from(
      { length: clients },
      (_, i) => new SteadyClient(port, `steady-${i + 1}`, (ms) => this.#latencies.add(ms * 1000)),
    );
  }

  /** Resolves when all are welcome, and begin. */
  static async start(port: number, { clients, everyMs }: SteadyOptions): Promise<Steady> {
    const steady = new Steady(port, clients);
    const welcome = steady.clients.map((client) => client.welcome);
    await within(steadyMsMax, "all clients to be welcome", Promise.all(welcome));
    steady.#begin(everyMs);
    return steady;
  }

  /** The latencies since this was called before, in microseconds. */
  take(): Histogram {
    const latencies = this.#latencies;
    this.#latencies = new Histogram();
    return latencies;
  }

  /** What a server should not have done to them, so far. */
  get faults(): string[] {
    return this.clients.flatMap((client) => client.faults);
  }

  /** Shuts every client's side; resolves when all have heard their last line, or have lost their connection. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    const over = this.clients.map((client) => client.end());
    await within(steadyMsMax, "all connections to end", Promise.all(over));
  }

  #begin(everyMs: number): void {
    let turn = 0;
    this.#timer = setInterval(() => {
      this.clients[turn % this.clients.length]!.send();
      turn += 1;
    }, everyMs / this.clients.length).unref();
  }
}

class SteadyClient {
  readonly name: string;
  readonly faults: string[] = [];
  sent = 0;
  confirmed = 0;
  /** The longest that it waited for a confirmation so far, also one that never came. */
  slowestMs = 0;
  isOver = false;
  readonly welcome: Promise<void>;
  readonly #over: Promise<void>;
  readonly #socket: Socket;
  readonly #tookMs: (ms: number) => void;
  /** When the messages were sent that are not confirmed. */
  readonly #sentMs: number[] = [];
  #isEnding = false;
  #text = "";

  constructor(port: number, name: string, tookMs: (ms: number) => void) {
    this.name = name;
    this.#tookMs = tookMs;
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
    const welcome = Promise.withResolvers<void>();
    const over = Promise.withResolvers<void>();
    this.welcome = welcome.promise;
    this.#over = over.promise;
    this.#socket.setEncoding("utf8");
    this.#socket.on("data", (text: string) => {
      const lines = (this.#text + text).split("\r\n");
      this.#text = lines.pop()!;
      for (const line of lines) {
        if (line.startsWith("220 ")) this.#socket.write(`${name}\n`);
        else if (line.startsWith("230 ")) welcome.resolve();
        else this.#take(line);
      }
    });
    this.#socket.on("end", () => this.#socket.end());
    this.#socket.on("error", () => {});
    this.#socket.on("close", () => {
      this.isOver = true;
      if (!this.#isEnding) this.faults.push(`${name} was cut off`);
      this.#wait(this.#sentMs[0]);
      over.resolve();
    });
  }

  send(): void {
    if (this.isOver || this.#isEnding) return;
    this.sent += 1;
    this.#sentMs.push(performance.now());
    this.#socket.write(`${this.name} ${this.sent}\n`);
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    this.#socket.end();
    await this.#over;
    if (this.faults.length === 0 && this.confirmed < this.sent) {
      this.faults.push(`${this.name} sent ${this.sent} messages, ${this.confirmed} are confirmed`);
    }
  }

  #take(line: string): void {
    if (line === `250 stored ${this.confirmed + 1}`) {
      this.confirmed += 1;
      this.#tookMs(this.#wait(this.#sentMs.shift()));
    } else if (!this.#isEnding || !line.startsWith(`221 bye last=${this.sent} `)) {
      this.faults.push(`${this.name}, confirmed to ${this.confirmed}, heard: ${line}`);
    }
  }

  /** Notes a wait since `sinceMs` that has an end; returns how long it was. */
  #wait(sinceMs: number = performance.now()): number {
    const tookMs = performance.now() - sinceMs;
    this.slowestMs = Math.max(this.slowestMs, tookMs);
    return tookMs;
  }
}
