/** What the server tells by itself: a `Tick` now and then, and what happens. One stream for the whole page. */
import { historyPointsMax, paths, tickMs } from "../../src/dashboard/api.ts";
import type { FeedPacket, Snapshot, Tick } from "../../src/dashboard/api.ts";
import { address, ask, Refusal } from "./ask.ts";
import { Shown } from "./shown.ts";
import { Tail } from "./tail.ts";

/** `opening`: not heard yet. `gone`: it was, and is not. `no-token`: it does not know this page. */
export type Link = "opening" | "live" | "gone" | "no-token";

/** How long until a server that is gone is looked for again: longer each time, up to the second. */
const lookMsLeast = 500;
const lookMsMost = 4_000;

/** A server whose second tick from here on is late by so much is gone, though its connection may still stand. */
const lateMsMax = 4_000;

/** Among so many of the last points are those that are told again. */
const lastPoints = 10;

export class Live {
  readonly link: Shown<Link> = new Shown<Link>("opening");
  readonly snapshot: Shown<Snapshot | undefined> = new Shown<Snapshot | undefined>(undefined);
  /** How often the server tells what it is like: less often while very much comes. */
  readonly everyMs: Shown<number> = new Shown<number>(tickMs);
  readonly tail: Tail = new Tail();
  /** The only name whose messages are told; empty: everybody's. */
  #name = "";
  #source: EventSource | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lookMs = lookMsLeast;

  /** Looks for the server until it is there. */
  async begin(): Promise<void> {
    try {
      this.snapshot.set(await ask<Snapshot>(paths.snapshot));
      this.#lookMs = lookMsLeast;
      this.#listen();
    } catch (error) {
      const isUnknown = error instanceof Refusal && error.code === "no-token";
      this.#lost(isUnknown ? "no-token" : this.snapshot.value === undefined ? "opening" : "gone");
    }
  }

  /** Follows only this name's messages from here on. */
  follow(name: string): void {
    if (name === this.#name) return;
    this.#name = name;
    this.tail.clear();
    if (this.#source !== undefined) this.#listen();
  }

  #listen(): void {
    this.#source?.close();
    const source = new EventSource(address(paths.events, { name: this.#name }));
    this.#source = source;
    this.#awaitNext();
    source.addEventListener("snapshot", ({ data }: MessageEvent<string>) =>
      this.#tick(JSON.parse(data) as Tick),
    );
    source.addEventListener("feed", ({ data }: MessageEvent<string>) =>
      this.tail.add(JSON.parse(data) as FeedPacket),
    );
    source.addEventListener("error", () => this.#lost("gone"));
  }

  #tick(tick: Tick): void {
    this.everyMs.set(tick.everyMs);
    this.#awaitNext();
    this.link.set("live");
    const known = this.snapshot.value;
    if (known === undefined) return;
    const { everyMs: _, earlier, ...now } = tick;
    // The first ticks of a stream tell of seconds that are known already.
    const last = new Set(known.history.slice(-lastPoints).map(({ at }) => at));
    const news = [...earlier, now.point].filter(({ at }) => !last.has(at));
    this.snapshot.set({ ...known, ...now, history: [...known.history, ...news].slice(-historyPointsMax) });
  }

  #awaitNext(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#lost("gone"), 2 * this.everyMs.value + lateMsMax);
  }

  #lost(link: Link): void {
    this.#source?.close();
    this.#source = undefined;
    this.link.set(link);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.begin(), this.#lookMs);
    this.#lookMs = Math.min(lookMsMost, this.#lookMs * 2);
  }
}

export const live: Live = new Live();
