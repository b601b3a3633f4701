import type { ServerResponse } from "node:http";
import type { Watch } from "../server/watch.ts";
import type { FeedPacket, Now } from "./api.ts";
import type { Faults } from "./faults.ts";
import { Feed } from "./feed.ts";
import type { History } from "./history.ts";
import { Pace } from "./pace.ts";
import type { Query } from "./query.ts";
import { Refusal } from "./refusal.ts";
import type { Call } from "./router.ts";

export const eventParameters = ["name"] as const;

/** A page that lost its stream asks again after this time. */
const retryMs = 2_000;

export interface StreamBounds {
  /** Streams at once: each page has one. */
  readonly streamsMax: number;
  /** What may wait for a reader; above it nothing more is told. */
  readonly waitingBytesMax: number;
  /** A reader for whom nothing moves for so long is cut off. */
  readonly stuckMsMax: number;
}

export const streamBounds: StreamBounds = {
  streamsMax: 48,
  waitingBytesMax: 256 * 1024,
  stuckMsMax: 30_000,
};

/** Live streams of what happens, as server-sent events. The `snapshot` shows too that the stream lives. */
export class Events {
  readonly #history: History;
  readonly #feed: Feed;
  readonly #pace: Pace = new Pace();
  readonly #bounds: StreamBounds;
  readonly #streams = new Set<EventStream>();

  constructor(watch: Watch, history: History, bounds: StreamBounds, faults: Faults) {
    this.#history = history;
    this.#feed = new Feed(watch, this.#pace, faults);
    this.#bounds = bounds;
    history.follow((now) => this.#second(now));
  }

  /** Throws `Refusal` when there are too many. */
  open(query: Query, { response }: Call): void {
    const name = query.text("name");
    if (this.#streams.size >= this.#bounds.streamsMax) {
      throw new Refusal("busy", `${this.#bounds.streamsMax} streams of events are open; close a page`);
    }
    const tick = this.#pace.first(this.#history.read());
    const stream = new EventStream(response, this.#bounds);
    this.#streams.add(stream);
    stream.snapshot(JSON.stringify(tick));
    const unfollow = this.#feed.follow(name, (packet, json) => stream.feed(packet, json));
    response.once("close", () => {
      this.#streams.delete(stream);
      unfollow();
    });
  }

  /** What there is to tell leaves in one write: a reader that has much to do is woken once. */
  #second(now: Now): void {
    const tick = this.#pace.second(now);
    if (tick === undefined || this.#streams.size === 0) return;
    const json = JSON.stringify(tick);
    for (const stream of this.#streams) stream.snapshot(json);
    this.#feed.tick();
  }

  /** Ends all streams, when all that happened is told. */
  close(): void {
    this.#feed.flush();
    for (const stream of this.#streams) stream.end();
  }
}

/** One stream. To a reader that does not read nothing is told, and the messages that it missed are counted. */
class EventStream {
  readonly #response: ServerResponse;
  readonly #bounds: StreamBounds;
  #missed = 0;
  #stuckAtMs: number | undefined;

  constructor(response: ServerResponse, bounds: StreamBounds) {
    this.#response = response;
    this.#bounds = bounds;
    response.writeHead(200, { "Content-Type": "text/event-stream", "X-Accel-Buffering": "no" });
    response.write(`retry: ${retryMs}\n\n`);
  }

  /** `json` is a `Tick`. */
  snapshot(json: string): void {
    if (this.#canWrite()) this.#write("snapshot", json);
  }

  /** `json` is the packet, for those who missed nothing. */
  feed(packet: FeedPacket, json: string): void {
    if (!this.#canWrite()) {
      this.#missed += packet.messages.length + packet.notShown;
      return;
    }
    const notShown = packet.notShown + this.#missed;
    this.#write("feed", this.#missed === 0 ? json : JSON.stringify({ ...packet, notShown }));
    this.#missed = 0;
  }

  end(): void {
    this.#response.end();
  }

  #write(event: string, json: string): void {
    this.#response.write(`event: ${event}\ndata: ${json}\n\n`);
  }

  #canWrite(): boolean {
    if (this.#response.writableLength <= this.#bounds.waitingBytesMax) {
      this.#stuckAtMs = undefined;
      return true;
    }
    const nowMs = performance.now();
    this.#stuckAtMs ??= nowMs;
    if (nowMs - this.#stuckAtMs > this.#bounds.stuckMsMax) this.#response.destroy();
    return false;
  }
}
