import { outcomes } from "./ledger.ts";
import type { Batch, Opened, OpenRequest, Owner, OwnerEvents, Receipt } from "./ledger.ts";
import { isSecretOf } from "./names.ts";
import type { HeldSession, Names } from "./names.ts";
import type { KeptSession, Store } from "./store.ts";

/**
 * What a ledger grants and what it takes, one request after the other: names, resume, take-over and fencing. What
 * it answers is true once the group that the request is in has been committed.
 */
export class LedgerRules {
  readonly #names: Names;
  readonly #store: Store;
  readonly #owners = new Map<Owner, OwnerEvents>();
  #hasRoom = true;
  #stored = 0;

  constructor(names: Names, store: Store) {
    this.#names = names;
    this.#store = store;
  }

  /** Registers an owner's ears. They hear in the middle of a group, so whatever they do must wait for its end. */
  attach(owner: Owner, events: OwnerEvents): void {
    this.#owners.set(owner, events);
  }

  /** Messages that were given to the store, those of the group under way too. */
  get stored(): number {
    return this.#stored;
  }

  /** Whether there is room for another group, and whether there was room for the one before. */
  checkRoom(): { readonly has: boolean; readonly had: boolean } {
    const had = this.#hasRoom;
    this.#hasRoom = this.#store.hasRoom();
    return { has: this.#hasRoom, had };
  }

  open({ name, key, resume }: OpenRequest, owner: Owner): Opened {
    const connected = resume && checked(this.#names.findSecret(resume.secret), resume.secret);
    const wanted = connected ?? (resume && checked(this.#store.find(resume.secret), resume.secret));
    if (resume !== undefined && !mayResume(resume.last, key, wanted)) {
      return { kind: "unknown-session", last: wanted?.key === key ? wanted.last : 0 };
    }
    if (connected !== undefined) return this.#takeOver(connected, owner);
    const holder = this.#names.holder(key);
    if (holder !== undefined) {
      this.#owners.get(holder.owner)?.probe(holder.session, holder.epoch);
      return { kind: "in-use" };
    }
    const taken = this.#names.take({ name, key, owner, secret: resume?.secret }, wanted);
    return taken === undefined ? { kind: "full" } : openedAs(taken);
  }

  append(batch: Batch): Receipt {
    const count = batch.session.length;
    const held: (HeldSession | undefined)[] = [];
    const last = new Float64Array(count);
    const outcome = new Uint8Array(count);
    for (let entry = 0; entry < count; entry += 1) {
      const found = this.#names.find(batch.session[entry]!);
      const isCurrent = found?.epoch === batch.epoch[entry];
      held.push(isCurrent ? found : undefined);
      outcome[entry] = !isCurrent ? outcomes.fenced : this.#hasRoom ? outcomes.stored : outcomes.noSpace;
    }
    if (this.#hasRoom) this.#put(batch, held, outcome);
    for (let entry = 0; entry < count; entry += 1) last[entry] = held[entry]?.last ?? 0;
    return { last, outcome };
  }

  release(session: number, epoch: number): void {
    this.#names.release(session, epoch);
  }

  releaseOwner(owner: Owner): void {
    this.#owners.delete(owner);
    this.#names.releaseOwner(owner);
  }

  /** What the epoch before had in this group is in it; what it has not handed over yet comes too late. */
  #takeOver(session: HeldSession, owner: Owner): Opened {
    const before = this.#owners.get(session.owner);
    const { session: number, epoch } = session;
    this.#names.takeOver(session, owner);
    before?.lost(number, epoch);
    return openedAs(session);
  }

  #put(batch: Batch, held: readonly (HeldSession | undefined)[], outcome: Uint8Array): void {
    const numbers = batch.first.slice();
    let start = 0;
    for (let row = 0; row < batch.entry.length; row += 1) {
      const entry = batch.entry[row]!;
      const end = batch.end[row]!;
      const number = numbers[entry]!++;
      const session = held[entry];
      if (session !== undefined && number > session.last) {
        if (number > session.last + 1) outcome[entry] = outcomes.fenced;
        else this.#keep(session, batch.at[row]!, batch.text.subarray(start, end));
      }
      start = end;
    }
  }

  #keep(session: HeldSession, at: number, text: Uint8Array): void {
    this.#store.put(session, at, text);
    this.#stored += 1;
  }
}

/** The session that was found, if the secret is its own. */
function checked<T extends KeptSession>(found: T | undefined, secret: Uint8Array): T | undefined {
  return found !== undefined && isSecretOf(found, secret) ? found : undefined;
}

/** A client that knows more of a session than we do has spoken to another store, or we have lost what we confirmed. */
function mayResume(last: number, key: string, wanted: KeptSession | undefined): boolean {
  return wanted === undefined ? last === 0 : wanted.key === key && wanted.last >= last;
}

function openedAs({ session, epoch, last, budget }: HeldSession): Opened {
  return { kind: "opened", session, epoch, last, budget };
}
