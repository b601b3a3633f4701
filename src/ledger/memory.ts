import { GroupLedger } from "./group.ts";
import { Names } from "./names.ts";
import type { HeldSession, NamesOptions } from "./names.ts";
import type { Store } from "./store.ts";

/**
 * A ledger that keeps nothing but each connected session's `last`: it can confirm that a message was accepted,
 * never that it is stored. A session ends with its connection.
 */
export class MemoryLedger extends GroupLedger {
  constructor(options: NamesOptions) {
    super({ names: new Names(options), store: new NullStore() });
  }
}

class NullStore implements Store {
  readonly word = "accepted";

  lastOf(): number {
    return 0;
  }

  hasRoom(): boolean {
    return true;
  }

  begin(): void {}

  put(held: HeldSession): void {
    held.last += 1;
  }

  commit(): void {}

  tidy(): void {}

  close(): void {}
}
