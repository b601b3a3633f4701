/** What was given to be sent and is not confirmed: numbered, in order, bounded in count and in bytes. */

/** How much an outbox takes. */
export interface OutboxBounds {
  readonly messagesMax: number;
  readonly bytesMax: number;
}

/**
 * As many messages as the largest window, so that no server waits for this client; and 8 MiB, which a small device
 * has, and which is two seconds of a fast disk.
 */
export const defaultOutboxBounds: OutboxBounds = { messagesMax: 65_536, bytesMax: 8 * 1024 * 1024 };

export class Outbox {
  readonly #bounds: OutboxBounds;
  /** Messages from number `#confirmed + 1` on begin at `#head`; those before it are confirmed and let go. */
  #messages: (Uint8Array | undefined)[];
  #head = 0;
  #confirmed: number;
  #bytes = 0;

  /** `pending` are the messages from number `confirmed + 1` on. They are taken whatever the bounds are. */
  constructor(bounds: OutboxBounds, confirmed = 0, pending: readonly Uint8Array[] = []) {
    this.#bounds = bounds;
    this.#confirmed = confirmed;
    this.#messages = [...pending];
    for (const message of pending) this.#bytes += message.length;
  }

  /** The number of the last message that is confirmed. */
  get confirmed(): number {
    return this.#confirmed;
  }

  /** The number of the last message that was added. */
  get last(): number {
    return this.#confirmed + this.size;
  }

  /** How many messages wait for their confirmation. */
  get size(): number {
    return this.#messages.length - this.#head;
  }

  /** What they take, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether a message of so many bytes has room. An empty outbox takes one of any length. */
  hasRoom(bytes: number): boolean {
    if (this.size === 0) return true;
    return this.size < this.#bounds.messagesMax && this.#bytes + bytes <= this.#bounds.bytesMax;
  }

  /** Adds a message, which must not be changed any more, and returns its number. Throws where it `hasRoom` for none. */
  add(message: Uint8Array): number {
    if (!this.hasRoom(message.length)) throw new Error("the outbox is full: see hasRoom");
    this.#messages.push(message);
    this.#bytes += message.length;
    return this.last;
  }

  /** The message with this number. Throws unless it is here. */
  at(number: number): Uint8Array {
    const message = this.#messages[this.#head + number - this.#confirmed - 1];
    if (number <= this.#confirmed || message === undefined) {
      throw new RangeError(`message ${number} is not one of ${this.#confirmed + 1} to ${this.last}`);
    }
    return message;
  }

  /** Lets go of the messages up to this number. Throws unless it is between `confirmed` and `last`. */
  confirm(through: number): void {
    if (through < this.#confirmed || through > this.last) {
      throw new RangeError(`${through} is not one of ${this.#confirmed} to ${this.last}`);
    }
    for (; this.#confirmed < through; this.#confirmed += 1) {
      this.#bytes -= this.#messages[this.#head]?.length ?? 0;
      this.#messages[this.#head] = undefined;
      this.#head += 1;
    }
    // Now and then, when at least half of the list is let go: so each message is moved once on the average.
    if (this.#head * 2 >= this.#messages.length) {
      this.#messages = this.#messages.slice(this.#head);
      this.#head = 0;
    }
  }
}
