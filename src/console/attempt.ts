/** One connection of a conversation, from the first try to its end: it sends what the outbox holds, as the limits allow. */
import { Connection, ConnectError } from "../client/connection.ts";
import type { ConnectionEvent } from "../client/connection.ts";
import type { Lang } from "../i18n/lang.ts";
import type { Limits } from "../protocol/limits.ts";
import { countParam, parseReply } from "../protocol/reply.ts";
import { encodeUtf8 } from "../protocol/utf8.ts";
import { isEnding } from "./ending.ts";
import type { Ending } from "./ending.ts";
import { lineOf } from "./outbox.ts";
import type { Item, Outbox, SentItem } from "./outbox.ts";

export interface AttemptOptions {
  readonly host: string;
  readonly port: number;
  readonly lang: Lang;
  readonly paced: boolean;
}

/** Hears what happens. */
export interface AttemptListener {
  greeted(limits: Limits, word: string): void;
  /** The name was accepted; the server's words. */
  welcome(text: string): void;
  /** `tookMs` is not known of a message that only the server's last line told of. */
  answered(item: SentItem, tookMs: number | undefined): void;
  /** The line is longer than the server takes. */
  tooLong(item: Item, bytes: number, bytesMax: number): void;
  /** A line was sent. */
  sent(): void;
  /** Resolves when there is room to show more. */
  room(): Promise<void>;
}

/** How it ended; `stopped` by us. */
export type AttemptEnd =
  | Ending
  | { readonly kind: "unreachable"; readonly code: string }
  | { readonly kind: "stopped" };

export class Attempt {
  readonly #options: AttemptOptions;
  readonly #outbox: Outbox;
  readonly #listener: AttemptListener;
  readonly #opening: AbortController = new AbortController();
  #connection: Connection | undefined;
  #isQuitting = false;
  #isOver = false;

  constructor(options: AttemptOptions, outbox: Outbox, listener: AttemptListener) {
    this.#options = options;
    this.#outbox = outbox;
    this.#listener = listener;
  }

  /** Connects as `name`, and resolves when it is over. What the outbox holds as sent by then has no answer. */
  async run(name: string): Promise<AttemptEnd> {
    const connection = await this.#open();
    if (!(connection instanceof Connection)) return connection;
    this.#connection = connection;
    let end: AttemptEnd = { kind: "stopped" };
    for await (const event of connection.events()) {
      this.#hear(event, connection, name);
      if (isEnding(event)) end = event;
      await this.#listener.room();
    }
    this.#isOver = true;
    this.#outbox.changed.raise();
    if (end.kind === "closed") this.#settle(countParam(end.reply, "last") ?? 0);
    return end;
  }

  /** Leaves as soon as all is sent and confirmed. */
  quit(): void {
    this.#isQuitting = true;
    this.#outbox.changed.raise();
  }

  /** Ends it at once. */
  stop(): void {
    this.#opening.abort();
    this.#connection?.destroy();
  }

  async #open(): Promise<Connection | AttemptEnd> {
    const { signal } = this.#opening;
    try {
      return await Connection.open({ ...this.#options, signal });
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      return signal.aborted ? { kind: "stopped" } : { kind: "unreachable", code: error.code };
    }
  }

  #hear(event: ConnectionEvent, connection: Connection, name: string): void {
    switch (event.kind) {
      case "greeted":
        this.#listener.greeted(event.limits, event.word);
        void connection.hello(name);
        break;
      case "welcome":
        this.#listener.welcome(parseReply(event.line)?.text ?? "");
        void this.#deliver(connection);
        break;
      case "confirmed":
        this.#answer();
        break;
      case "answered":
        // An answer may have several lines, and is one only with the last of them.
        if (!event.reply.more) this.#answer();
        break;
      case "closed":
      case "fault":
      case "lost":
      case "failed":
      case "silent":
        break;
    }
  }

  /** Sends what is to be sent, in order. */
  async #deliver(connection: Connection): Promise<void> {
    while (!this.#isOver) {
      const item = this.#outbox.next;
      if (item === undefined) {
        if (this.#isQuitting) {
          connection.quit();
          return;
        }
        await this.#outbox.changed.wait();
        continue;
      }
      const bytes = encodeUtf8(lineOf(item)).length;
      if (bytes > connection.maxTextBytes) {
        this.#outbox.refuse();
        this.#listener.tooLong(item, bytes, connection.maxTextBytes);
      } else if (!(await connection.ready())) {
        return;
      } else if (this.#outbox.next === item) {
        await this.#send(item, connection);
      }
    }
  }

  /** The limits allow it at this moment. */
  async #send({ kind, text }: Item, connection: Connection): Promise<void> {
    const atMs = performance.now();
    if (kind === "ping") {
      await connection.ping(text);
      this.#outbox.markSent(undefined, atMs);
    } else {
      const number = await connection.send(text);
      if (number !== undefined) this.#outbox.markSent(number, atMs);
    }
    this.#listener.sent();
  }

  #answer(): void {
    const item = this.#outbox.settle();
    if (item !== undefined) this.#listener.answered(item, performance.now() - item.atMs);
  }

  /** Messages up to this number are confirmed, even those that had no confirmation of their own. */
  #settle(last: number): void {
    for (;;) {
      const isSettled = this.#outbox.sent.some(({ number = Infinity }) => number <= last);
      const item = isSettled ? this.#outbox.settle() : undefined;
      if (item === undefined) return;
      if (item.kind === "message") this.#listener.answered(item, undefined);
    }
  }
}
