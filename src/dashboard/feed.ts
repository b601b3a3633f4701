import { nameKey } from "../protocol/name.ts";
import type { FeedEvent } from "../server/feed.ts";
import type { Watch } from "../server/watch.ts";
import type { FeedPacket } from "./api.ts";
import type { Faults } from "./faults.ts";
import type { Pace } from "./pace.ts";
import { Packet } from "./packet.ts";

/** Time between two packets: more often nobody sees a difference. */
const packetMs = 200;

type Reader = (packet: FeedPacket, json: string) => void;

/** Readers who want the same: each packet is made, and written as JSON, once for all of them. */
interface Group {
  readonly packet: Packet;
  readonly readers: Set<Reader>;
  /** How often its packet could have been told since the last one, and was not. */
  waited: number;
}

/** Tells what happens to whoever looks, in packets. While nobody looks it costs nothing. */
export class Feed {
  readonly #watch: Watch;
  readonly #pace: Pick<Pace, "everyMs">;
  readonly #faults: Faults;
  readonly #groups = new Map<string, Group>();
  #stop: (() => void) | undefined;

  constructor(watch: Watch, pace: Pick<Pace, "everyMs">, faults: Faults) {
    this.#watch = watch;
    this.#pace = pace;
    this.#faults = faults;
  }

  /** Calls `reader` with what happens to `name`, or to everybody, until the returned function is called. */
  follow(name: string | undefined, reader: Reader): () => void {
    const key = name === undefined ? "" : nameKey(name);
    const group = this.#groups.get(key) ?? { packet: new Packet(name), readers: new Set(), waited: 0 };
    this.#groups.set(key, group);
    group.readers.add(reader);
    this.#stop ??= this.#start();
    return () => {
      group.readers.delete(reader);
      if (group.readers.size === 0) this.#groups.delete(key);
      if (this.#groups.size === 0) this.#end();
    };
  }

  /** With a tick: what waited for it is told. */
  tick(): void {
    for (const group of this.#groups.values()) {
      if (group.packet.mayWait) tell(group);
    }
  }

  /** Tells all that there is. */
  flush(): void {
    for (const group of this.#groups.values()) tell(group);
  }

  #start(): () => void {
    const unfollow = this.#watch.follow(this.#faults.contain((events) => this.#add(events)));
    const turn = this.#faults.contain(() => this.#turn());
    const timer = setInterval(turn, packetMs).unref();
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

  #turn(): void {
    // The next tick should have come a turn before.
    const waitedMax = this.#pace.everyMs / packetMs + 1;
    for (const group of this.#groups.values()) {
      if (group.packet.mayWait && group.waited < waitedMax) group.waited += 1;
      else tell(group);
    }
  }
}

function tell(group: Group): void {
  group.waited = 0;
  const packet = group.packet.take();
  if (packet === undefined) return;
  const json = JSON.stringify(packet);
  for (const reader of group.readers) reader(packet, json);
}
