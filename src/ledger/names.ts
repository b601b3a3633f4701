import { timingSafeEqual } from "node:crypto";
import type { Owner } from "./ledger.ts";
import type { KeptSession } from "./store.ts";

export interface NamesOptions {
  /** How many budgets the shared memory holds; the table keeps no more names than that. */
  readonly slots: number;
  /** Whether the budget in a slot has recovered, so that giving it to another name changes nothing. */
  isFull(slot: number): boolean;
}

/** Cooling names that one `take` looks at in search of a slot: a microsecond's work, however large the table. */
export const reclaimLooksMax = 64;

/** A session whose name is connected. */
export interface HeldSession {
  readonly session: number;
  /** Of the connection that has it now. */
  epoch: number;
  readonly key: string;
  /** The name as its client wrote it. */
  readonly name: string;
  /** SHA-256 of the ID by which its client resumes it; `undefined` when it cannot be resumed. */
  readonly secret: Uint8Array | undefined;
  owner: Owner;
  /** Slot of the name's rate budget. */
  readonly budget: number;
  /** Highest number that was accepted; durable once the commit that it is in has ended. */
  last: number;
  /** The store's own: where the newest message is, 0 when there is none. */
  head: number;
  /** What the store has of them. */
  epochStored: number;
  lastStored: number;
  headStored: number;
}

/** Who wants a name. */
export interface Claim {
  readonly key: string;
  readonly name: string;
  readonly owner: Owner;
  readonly secret?: Uint8Array | undefined;
}

interface Slot {
  readonly key: string;
  /** The session that holds the name; `undefined` while the slot only cools. */
  session: HeldSession | undefined;
  /** Whether the slot stands in the row of those that were released. */
  inLine: boolean;
}

/**
 * The connected names, and the rate budget of each. A budget outlives its connection: after `release` the name
 * keeps its slot until the budget has recovered and another name needs the room.
 */
export class Names {
  readonly #options: NamesOptions;
  readonly #slotOfKey = new Map<string, number>();
  readonly #slots: Slot[] = [];
  readonly #held = new Map<number, HeldSession>();
  readonly #bySecret = new Map<string, HeldSession>();
  /** Released slots, the longest released first, as a ring: `#lineLength` of them from `#lineStart` on. */
  readonly #line: Uint32Array;
  #lineStart = 0;
  #lineLength = 0;
  #nextSession: number;
  /** The highest that was given. */
  #epoch = 0;

  /** `nextSession` is the first number that no session has had. */
  constructor(options: NamesOptions, nextSession = 1) {
    this.#options = options;
    this.#line = new Uint32Array(options.slots);
    this.#nextSession = nextSession;
  }

  /** The session that holds the name, if it is connected. */
  holder(key: string): HeldSession | undefined {
    const slot = this.#slotOfKey.get(key);
    return slot === undefined ? undefined : this.#slots[slot]?.session;
  }

  /** The session with this number, if its name is connected. */
  find(session: number): HeldSession | undefined {
    return this.#held.get(session);
  }

  /** The connected session whose secret has this selector. */
  findSecret(secret: Uint8Array): HeldSession | undefined {
    return this.#bySecret.get(keyOfSecret(secret));
  }

  /**
   * Gives a name that is not connected a session: the one that was kept, or a new one. `undefined` when there is no
   * room.
   */
  take({ key, name, owner, secret }: Claim, kept?: KeptSession): HeldSession | undefined {
    const budget = this.#slotOfKey.get(key) ?? this.#freeSlot();
    if (budget === undefined) return undefined;
    const { session: number, epoch, last, head } = kept ?? { ...unwritten, session: this.#nextSession };
    const session: HeldSession = {
      session: number,
      epoch: this.#nextEpoch(epoch),
      key,
      name,
      secret,
      owner,
      budget,
      last,
      head,
      epochStored: epoch,
      lastStored: last,
      headStored: head,
    };
    if (kept === undefined) this.#nextSession += 1;
    this.#held.set(session.session, session);
    if (secret !== undefined) this.#bySecret.set(keyOfSecret(secret), session);
    this.#slotOfKey.set(key, budget);
    this.#slots[budget] = { key, session, inLine: this.#slots[budget]?.inLine ?? false };
    return session;
  }

  /** Gives a connected session to another connection: whatever comes from the one before is stale. */
  takeOver(session: HeldSession, owner: Owner): void {
    session.epoch = this.#nextEpoch(session.epoch);
    session.owner = owner;
  }

  /** Lets a name go. A stale epoch changes nothing. */
  release(session: number, epoch: number): void {
    const held = this.#held.get(session);
    if (held?.epoch === epoch) this.#letGo(held);
  }

  /** Lets go of all that an owner holds. */
  releaseOwner(owner: Owner): void {
    for (const held of this.#held.values()) if (held.owner === owner) this.#letGo(held);
  }

  /**
   * Above the session's epoch before, and above all that were given: of those before it the store only knows the ones
   * under which something was stored, and lines of any of them may still be on their way.
   */
  #nextEpoch(before: number): number {
    this.#epoch = Math.max(this.#epoch, before) + 1;
    return this.#epoch;
  }

  #letGo(held: HeldSession): void {
    this.#held.delete(held.session);
    if (held.secret !== undefined) this.#bySecret.delete(keyOfSecret(held.secret));
    const slot = this.#slots[held.budget];
    if (slot === undefined) throw new Error(`session ${held.session} has no slot`);
    slot.session = undefined;
    if (!slot.inLine) this.#queue(held.budget, slot);
  }

  #freeSlot(): number | undefined {
    if (this.#slots.length < this.#options.slots) return this.#slots.length;
    for (let looks = Math.min(this.#lineLength, reclaimLooksMax); looks > 0; looks -= 1) {
      const number = this.#line[this.#lineStart]!;
      this.#lineStart = (this.#lineStart + 1) % this.#line.length;
      this.#lineLength -= 1;
      const slot = this.#slots[number]!;
      slot.inLine = false;
      if (slot.session !== undefined) continue;
      if (this.#options.isFull(number)) {
        this.#slotOfKey.delete(slot.key);
        return number;
      }
      this.#queue(number, slot);
    }
    return undefined;
  }

  #queue(number: number, slot: Slot): void {
    this.#line[(this.#lineStart + this.#lineLength) % this.#line.length] = number;
    this.#lineLength += 1;
    slot.inLine = true;
  }
}

/** A session before its first message. */
const unwritten = { epoch: 0, last: 0, head: 0 } as const;

/** As many bytes of a secret as a session is looked up by: no two sessions agree in 128 random bits. */
const selectorBytes = 16;

/**
 * The part of a secret by which its session is found, in a time that depends on it; so the session that is found is only
 * the one with this secret if `isSecretOf` says so.
 */
export function selectorOf(secret: Uint8Array): Uint8Array {
  return secret.subarray(0, selectorBytes);
}

/** A secret's selector as the key of a map. */
export function keyOfSecret(secret: Uint8Array): string {
  const { buffer, byteOffset, length } = selectorOf(secret);
  return Buffer.from(buffer, byteOffset, length).toString("latin1");
}

/** Whether it is the session's own secret. Takes the same time wherever the two differ. */
export function isSecretOf(session: Pick<KeptSession, "secret">, secret: Uint8Array): boolean {
  return session.secret?.length === secret.length && timingSafeEqual(session.secret, secret);
}
