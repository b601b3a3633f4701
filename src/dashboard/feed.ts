import { nameKey } from "../protocol/name.ts";
import type { FeedEvent } from "../server/feed.ts";
import type { Watch } from "../server/watch.ts";
import type { FeedPacket } from "./api.ts";
import type { Faults } from "./faults.ts";
import { Packet } from "./packet.ts";

/** Time between two packets: more often nobody sees a difference. Where more is said than is shown it is a second. */
const packetMs = 200;

type Reader = (packet: FeedPacket, json: string) => void;

/** Readers who want the same: each packet is made, and written as JSON, once for all of them. */
interface Group {
  readonly packet: Packet;
  readonly readers: Set<Reader>;
}

/** Tells what happens to whoever looks, in packets. While nobody looks it costs nothing. */
export class Feed {
  readonly #watch: Watch;
  readonly #faults: Faults;
  readonly #groups = new Map<string, Group>();
  #stop: (() => void) | undefined;

  constructor(watch: Watch, faults: Faults) {
    this.#watch = watch;
    this.#faults = faults;
  }

  /** Calls `reader` with what happens to `name`, or to everybody, until the returned function is called. */
  follow(name: string | undefined, reader: Reader): () => void {
    const key = name === undefined ? "" : nameKey(name);
    const group = this.#groups.get(key) ?? { packet: new Packet(name), readers: new Set() };
    this.#groups.set(key, group);
    group.readers.add(reader);
    this.#stop ??= this.#start();
    return () => {
      group.readers.delete(reader);
      if (group.readers.size === 0) this.#groups.delete(key);
      if (this.#groups.size === 0) this.#end();
    };
  }

  /** A second is over: samples are told too. */
  second(): void {
    this.#tell(() => true);
  }

  #start(): () => void {
    const unfollow = this.#watch.follow(this.#faults.contain((events) => this.#add(events)));
    const tell = this.#faults.contain(() => this.#tell(({ isSample }) => !isSample));
    const timer = setInterval(tell, packetMs).unref();
    return () => {
      unfollow();
      clearInterval(timer);
    };
  }

  #end(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  #add(events: readonly FeedEvent[]): void {
    const nowMs = performance.now();
    for (const { packet } of this.#groups.values()) {
      for (const event of events) packet.add(event, nowMs);
    }
  }

  #tell(isDue: (packet: Packet) => boolean): void {
    for (const { packet, readers } of this.#groups.values()) {
      if (!isDue(packet)) continue;
      const taken = packet.take();
      if (taken === undefined) continue;
      const json = JSON.stringify(taken);
      for (const reader of readers) reader(taken, json);
    }
  }
}
