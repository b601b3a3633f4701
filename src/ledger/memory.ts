import { GroupLedger } from "./group.ts";
import type { GroupSource, StoreEvents } from "./group.ts";
import { keyOfSecret, Names } from "./names.ts";
import type { HeldSession, NamesOptions } from "./names.ts";
import type { KeptSession, Store } from "./store.ts";

/** Sessions that can be resumed, the latest to speak. Of those before them the server knows nothing any more. */
const keptSessionsMax = 65_536;

/**
 * A ledger that keeps nothing but each session's `last`: it can confirm that a message was accepted, never that it
 * is stored. Its sessions end with the process.
 */
export class MemoryLedger extends GroupLedger {
  constructor(options: NamesOptions, source?: GroupSource, events: StoreEvents = {}) {
    super({ ...events, names: new Names(options), store: new NullStore(), source });
  }
}

class NullStore implements Store {
  readonly word = "accepted";

  /** By selector; the one that spoke last is the last of them. */
  readonly #kept = new Map<string, KeptSession>();

  find(secret: Uint8Array): KeptSession | undefined {
    return this.#kept.get(keyOfSecret(secret));
  }

  hasRoom(): boolean {
    return true;
  }

  begin(): void {}

  put(held: HeldSession): void {
    held.last += 1;
    if (held.secret === undefined) return;
    const { session, key, secret, epoch, last } = held;
    const selector = keyOfSecret(held.secret);
    this.#kept.delete(selector);
    this.#kept.set(selector, { session, key, secret, epoch, last, head: 0 });
    if (this.#kept.size > keptSessionsMax) this.#kept.delete(this.#kept.keys().next().value!);
  }

  commit(): void {}

  tidy(): void {}

  close(): void {}
}
