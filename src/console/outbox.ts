/** What was typed and is not confirmed: some of it waits to be sent, some waits for its answer. In order. */
import type { Signal } from "../client/signal.ts";

/** A line on its way. */
export interface Item {
  readonly kind: "message" | "ping";
  /** The message, or the token. */
  readonly text: string;
  /** Where it comes from; of a pasted text, which line it was. */
  readonly origin: "greeting" | "typed" | number;
}

/** A line that was sent. */
export interface SentItem extends Item {
  /** A message's number. */
  readonly number?: number;
  /** When, in milliseconds of the monotonic clock. */
  readonly atMs: number;
}

/** Only a message can be stored, or missed. */
export function isMessage({ kind }: Item): boolean {
  return kind === "message";
}

/** The line as it is typed, and as it goes to the server. */
export function lineOf({ kind, text }: Item): string {
  if (kind === "ping") return text === "" ? "/ping" : `/ping ${text}`;
  return text.startsWith("/") ? `/${text}` : text;
}

/** Beyond these whoever pastes has to wait. What was read of a paste by then is still taken. */
const waitingMax = 10_000;
const waitingCharactersMax: number = 4 * 1024 * 1024;

export class Outbox {
  /** Raised when there is something new to send, or nothing any more. */
  readonly changed: Signal;
  #waiting: Item[] = [];
  #sent: SentItem[] = [];
  #waitingCharacters = 0;

  constructor(changed: Signal) {
    this.changed = changed;
  }

  get waiting(): readonly Item[] {
    return this.#waiting;
  }

  get sent(): readonly SentItem[] {
    return this.#sent;
  }

  /** Whether something has no confirmation, or no answer. */
  get isBusy(): boolean {
    return this.#sent.length > 0 || this.#waiting.length > 0;
  }

  /** Whether nobody should add more for now. */
  get isFull(): boolean {
    return this.#waiting.length >= waitingMax || this.#waitingCharacters >= waitingCharactersMax;
  }

  /** What is to be sent next. */
  get next(): Item | undefined {
    return this.#waiting[0];
  }

  add(item: Item): void {
    this.#waiting.push(item);
    this.#waitingCharacters += item.text.length;
    this.changed.raise();
  }

  /** Puts items before all others. */
  addFirst(...items: readonly Item[]): void {
    this.#waiting.unshift(...items);
    for (const { text } of items) this.#waitingCharacters += text.length;
    this.changed.raise();
  }

  /** The next one cannot be sent. */
  refuse(): void {
    this.#take();
  }

  /** The next one was sent. */
  markSent(number: number | undefined, atMs: number): void {
    const item = this.#take();
    if (item !== undefined) this.#sent.push({ ...item, atMs, ...(number !== undefined && { number }) });
  }

  /** The oldest one that was sent has its answer. */
  settle(): SentItem | undefined {
    return this.#sent.shift();
  }

  /** The messages up to this number have theirs. A ping before one of them may have lost its own: it still waits. */
  settleThrough(number: number): readonly SentItem[] {
    const more = this.#sent.findIndex((item) => (item.number ?? 0) > number);
    const passed = this.#sent.splice(0, more === -1 ? this.#sent.length : more);
    this.#sent.unshift(...passed.filter(({ kind }) => kind === "ping"));
    return passed.filter(isMessage);
  }

  /** The connection is lost, and with it the answers to pings: they are given up. A message keeps its number. */
  dropPings(): readonly Item[] {
    const pings = this.#sent.filter(({ kind }) => kind === "ping");
    this.#sent = this.#sent.filter(isMessage);
    return pings.map(({ kind, text, origin }): Item => ({ kind, text, origin }));
  }

  /** Gives up what waits to be sent. */
  dropWaiting(): readonly Item[] {
    const dropped = this.#waiting;
    this.#waiting = [];
    this.#waitingCharacters = 0;
    this.changed.raise();
    return dropped;
  }

  /** Gives up what waits for an answer. */
  dropSent(): readonly SentItem[] {
    const dropped = this.#sent;
    this.#sent = [];
    return dropped;
  }

  #take(): Item | undefined {
    const item = this.#waiting.shift();
    this.#waitingCharacters -= item?.text.length ?? 0;
    return item;
  }
}
