/** One client of a load: a connection, what it sends when, and what it is answered. */
import { connect } from "node:net";
import type { Socket } from "node:net";
import { ConnectError } from "../client/connection.ts";
import { nowUs } from "./clock.ts";
import { Refusal, WrongAnswer } from "./dialect.ts";
import type { AnswerReader, Dialect } from "./dialect.ts";
import type { Messages } from "./messages.ts";
import type { Schedule } from "./schedule.ts";
import type { Tally } from "./tally.ts";

export interface ClientOptions {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly dialect: Dialect;
  /** What all clients of a thread read into, one after the other. */
  readonly buffer: Uint8Array;
  /** Most messages without an answer. */
  readonly inFlight: number;
}

/** Time from the connecting to being let in: far beyond what a server takes that lets a thousand in at once. */
const openMsMax = 20_000;

export class Client {
  readonly #name: string;
  readonly #inFlight: number;
  readonly #tally: Tally;
  readonly #socket: Socket;
  readonly #reader: AnswerReader;
  readonly #opened: PromiseWithResolvers<void> = Promise.withResolvers<void>();
  #messages: Messages | undefined;
  #schedule: Schedule | undefined;
  #sent = 0;
  #answered = 0;
  /** It was let in. */
  #isIn = false;
  #isOver = false;

  /** Connects. What comes of it goes to `tally`. */
  constructor(options: ClientOptions, tally: Tally) {
    const { host, port, name, dialect, buffer, inFlight } = options;
    this.#name = name;
    this.#inFlight = inFlight;
    this.#tally = tally;
    this.#reader = dialect.reader(name);
    const callback = (length: number): boolean => {
      this.#receive(buffer.subarray(0, length));
      return true;
    };
    this.#socket = connect({ host, port, noDelay: true, onread: { buffer, callback } });
    this.#socket.setTimeout(openMsMax);
    this.#socket.on("timeout", () => this.#failed("ETIMEDOUT"));
    this.#socket.on("connect", () => {
      this.#socket.write(dialect.open(name));
      this.#enter();
    });
    this.#socket.on("error", (error: NodeJS.ErrnoException) => this.#failed(error.code ?? error.message));
    this.#socket.on("close", () => this.#lost());
  }

  /** Resolves when it was let in or refused. Rejects with `ConnectError` or `WrongAnswer`. */
  get opened(): Promise<void> {
    return this.#opened.promise;
  }

  /** Whether nothing is to be sent and nothing to be answered any more. */
  get isSettled(): boolean {
    return this.#isOver || this.#waiting(nowUs()) === 0;
  }

  /** Begins to send. */
  start(messages: Messages, schedule: Schedule): void {
    this.#messages = messages;
    this.#schedule = schedule;
    this.send(nowUs());
  }

  /** Sends what is due, as far as it may be in flight. */
  send(now: number): void {
    if (this.#schedule === undefined || this.#messages === undefined || this.#isOver) return;
    const room = this.#inFlight - (this.#sent - this.#answered);
    const count = Math.min(room, this.#schedule.due(now) - this.#sent);
    if (count <= 0) return;
    this.#schedule.send(count, now);
    this.#sent += count;
    for (let left = count; left > 0; left -= this.#messages.most) {
      this.#socket.write(this.#messages.take(Math.min(left, this.#messages.most)));
    }
  }

  /** Nothing more becomes due. */
  end(now: number): void {
    this.#schedule?.end(now);
  }

  /** Ends the connection. What has no answer now never gets one; its waiting counts as far as it went. */
  close(now: number): void {
    if (this.#isOver) return;
    const waiting = this.#waiting(now);
    this.#schedule?.answer(waiting, now, this.#tally.latencies);
    this.#tally.unsent += waiting - (this.#sent - this.#answered);
    this.#leave();
  }

  /** Messages that should have an answer. */
  #waiting(now: number): number {
    return Math.max(this.#schedule?.due(now) ?? 0, this.#sent) - this.#answered;
  }

  #receive(bytes: Uint8Array): void {
    if (this.#isOver) return;
    const now = nowUs();
    try {
      const count = this.#reader.read(bytes);
      if (count > 0) this.#answer(count, now);
    } catch (error) {
      this.#refused(error, now);
      return;
    }
    if (this.#isIn) this.send(now);
    else this.#enter();
  }

  #enter(): void {
    if (!this.#reader.isOpen) return;
    this.#isIn = true;
    this.#socket.setTimeout(0);
    this.#opened.resolve();
  }

  #answer(count: number, now: number): void {
    if (this.#answered + count > this.#sent) {
      throw new WrongAnswer(`${this.#answered + count} answers to ${this.#sent} messages`);
    }
    this.#schedule?.answer(count, now, this.#tally.latencies);
    this.#answered += count;
    this.#tally.answer(count, now);
  }

  /** A refused client is out; the others go on. After a wrong answer no figure is worth anything. */
  #refused(error: unknown, now: number): void {
    if (error instanceof Refusal) {
      if (error.answers > 0) this.#answer(error.answers, now);
      this.#tally.refuse(error.message);
      this.#leave();
      this.#opened.resolve();
    } else {
      this.#fail(new WrongAnswer(`${this.#name}: ${(error as Error).message}`));
    }
  }

  /** Before it is let in that is the end of all; after it, of one connection. */
  #failed(code: string): void {
    if (this.#isIn) this.#lost();
    else if (!this.#isOver) this.#fail(new ConnectError(code));
  }

  #lost(): void {
    if (this.#isOver) return;
    this.#tally.lost += 1;
    this.#leave();
    this.#opened.resolve();
  }

  #fail(error: Error): void {
    this.#leave();
    this.#opened.reject(error);
    this.#tally.fail(error);
  }

  #leave(): void {
    this.#isOver = true;
    this.#tally.unanswered += this.#sent - this.#answered;
    this.#socket.destroy();
  }
}
