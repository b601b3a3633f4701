import { connect } from "node:net";
import type { Socket } from "node:net";
import { loadDialect } from "../src/bench/dialect.ts";
import type { AnswerReader, Dialect, DialectSource } from "../src/bench/dialect.ts";
import { Histogram } from "../src/bench/histogram.ts";

export interface LoadOptions {
  readonly host: string;
  readonly port: number;
  readonly dialect: DialectSource;
  readonly clients: number;
  readonly inFlight: number;
  readonly size: number;
  readonly warmUpMs: number;
  readonly durationMs: number;
}

export async function load(options: LoadOptions, watcher: { stage?(stage: string): void }) {
  const dialect = await loadDialect(options.dialect);
  const latency = new Histogram();
  const failed = Promise.withResolvers<never>();
  const clients: Client[] = [];
  for (let i = 0; i < options.clients; i += 1) {
    const client = new Client(options, dialect, `bench-${i}`, (error) => failed.reject(error));
    clients.push(client);
    await Promise.race([client.ready.promise, failed.promise]);
  }
  const confirmed = (): number => clients.reduce((sum, client) => sum + client.confirmed, 0);
  for (const client of clients) client.start();
  await Promise.race([delay(options.warmUpMs), failed.promise]);
  watcher.stage?.("measuring");
  const cpu = process.cpuUsage();
  const before = confirmed();
  const startMs = performance.now();
  for (const client of clients) client.latency = latency;
  await Promise.race([delay(options.durationMs), failed.promise]);
  const seconds = (performance.now() - startMs) / 1000;
  watcher.stage?.("settling");
  const used = process.cpuUsage(cpu);
  const count = confirmed() - before;
  for (const client of clients) client.stop();
  return { count, seconds, latency, cpuShare: (used.user + used.system) / 1e6 / seconds };
}

class Client {
  readonly ready = Promise.withResolvers<void>();
  confirmed = 0;
  latency: Histogram | undefined;
  readonly #socket: Socket;
  readonly #reader: AnswerReader;
  readonly #messages: Buffer;
  readonly #bytes: number;
  readonly #inFlight: number;
  readonly #sentUs: Float64Array;
  readonly #failed: (error: Error) => void;
  #isOver = false;

  constructor(o: LoadOptions, dialect: Dialect, name: string, failed: (error: Error) => void) {
    const message = dialect.message(name, o.size);
    this.#failed = failed;
    this.#bytes = message.length;
    this.#inFlight = o.inFlight;
    this.#messages = Buffer.concat(Array.from({ length: o.inFlight }, () => message));
    this.#sentUs = new Float64Array(o.inFlight);
    this.#reader = dialect.reader(name);
    const into = Buffer.alloc(65536);
    this.#socket = connect({
      host: o.host,
      port: o.port,
      noDelay: true,
      onread: {
        buffer: into,
        callback: (count) => {
          try {
            this.#receive(into.subarray(0, count));
          } catch (error) {
            this.#fail(error as Error);
          }
          return true;
        },
      },
    });
    this.#socket.on("error", (error) => this.#fail(error));
    this.#socket.on("close", () => this.#fail(new Error("the connection ended")));
    this.#socket.on("connect", () => {
      this.#socket.write(dialect.open(name));
      if (this.#reader.isOpen) this.ready.resolve();
    });
  }

  start(): void {
    this.#send(this.#inFlight);
  }

  stop(): void {
    this.#isOver = true;
    this.#socket.destroy();
  }

  #receive(bytes: Uint8Array): void {
    const wasOpen = this.#reader.isOpen;
    const count = this.#reader.read(bytes);
    if (!wasOpen && this.#reader.isOpen) this.ready.resolve();
    if (count === 0 || this.#isOver) return;
    const now = performance.now() * 1000;
    for (let i = 0; i < count; i += 1) {
      this.latency?.add(now - this.#sentUs[this.confirmed % this.#inFlight]!);
      this.confirmed += 1;
    }
    this.#send(count);
  }

  #send(count: number): void {
    const now = performance.now() * 1000;
    const sent = this.confirmed + this.#inFlight - count;
    for (let i = 0; i < count; i += 1) this.#sentUs[(sent + i) % this.#inFlight] = now;
    this.#socket.write(this.#messages.subarray(0, count * this.#bytes));
  }

  #fail(error: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#failed(error);
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
