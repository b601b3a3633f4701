import { nameKey } from "../protocol/name.ts";
import { Sampler } from "../server/feed.ts";
import type { Connected, Disconnected, FeedEvent, Message } from "../server/feed.ts";
import type { Goodbye } from "../server/watch.ts";
import { feedMessagesPerSecondMax } from "./api.ts";
import type { FeedPacket } from "./api.ts";

/** Comings and goings in a packet, each: a page that needs all of them asks for the clients or the goodbyes. */
const packetPeopleMax = 100;

/** Characters of a text that are shown; what is longer ends in `…`. Whole texts are in the messages that are stored. */
const shownCharactersMax = 1_000;

/** Messages in a packet, however long it is gathered: when there are so many, every other one is taken out. */
const packetMessagesMax = 2 * feedMessagesPerSecondMax;

/** Gathers what a page is told next: of everybody, or of one name. Bounded, however much happens. */
export class Packet {
  readonly #isWanted: (name: string | null) => boolean;
  readonly #sampler = new Sampler(feedMessagesPerSecondMax);
  #connected: FeedPacket["connected"][number][] = [];
  #messages: FeedPacket["messages"][number][] = [];
  #goodbyes: Goodbye[] = [];
  #notShown = 0;

  constructor(name: string | undefined) {
    const key = name === undefined ? undefined : nameKey(name);
    this.#isWanted = (other) => key === undefined || (other !== null && nameKey(other) === key);
  }

  /** `nowMs` is of any clock. */
  add(event: FeedEvent, nowMs: number): void {
    switch (event.event) {
      case "connected":
        this.#addConnected(event);
        break;
      case "message":
        this.#addMessage(event, nowMs);
        break;
      case "dropped":
        this.#notShown += event.count;
        break;
      case "disconnected":
        this.#addGoodbye(event);
        break;
    }
  }

  /** More is said than anybody reads, so that it may come with the next tick. Not where somebody would be left out. */
  get mayWait(): boolean {
    const people = Math.max(this.#connected.length, this.#goodbyes.length);
    return this.#notShown > 0 && people < packetPeopleMax;
  }

  /** What was gathered since the last time; `undefined`: nothing. */
  take(): FeedPacket | undefined {
    const packet = {
      connected: this.#connected,
      messages: this.#messages,
      goodbyes: this.#goodbyes,
      notShown: this.#notShown,
    };
    if (isEmpty(packet)) return undefined;
    this.#connected = [];
    this.#messages = [];
    this.#goodbyes = [];
    this.#notShown = 0;
    return packet;
  }

  #addConnected({ at, id, name, address, thread }: Connected): void {
    if (!this.#isWanted(name) || this.#connected.length >= packetPeopleMax) return;
    this.#connected.push({ at, id, name, address, thread });
  }

  #addGoodbye(happened: Disconnected): void {
    if (!this.#isWanted(happened.name) || this.#goodbyes.length >= packetPeopleMax) return;
    const { event: _, ...goodbye } = happened;
    this.#goodbyes.push(goodbye);
  }

  #addMessage({ at, id, name, number, text }: Message, nowMs: number): void {
    if (!this.#isWanted(name)) return;
    if (!this.#sampler.take(nowMs * 1000)) {
      this.#notShown += 1;
      return;
    }
    if (this.#messages.length === packetMessagesMax) this.#thinOut();
    this.#messages.push({ at, id, name, number, text: shown(text) });
  }

  #thinOut(): void {
    const kept = this.#messages.filter((_, i) => i % 2 === 1);
    this.#notShown += this.#messages.length - kept.length;
    this.#messages = kept;
  }
}

function isEmpty({ connected, messages, goodbyes, notShown }: FeedPacket): boolean {
  return connected.length + messages.length + goodbyes.length + notShown === 0;
}

function shown(text: string): string {
  const characters = Array.from(text.slice(0, shownCharactersMax * 2 + 1));
  return characters.length <= shownCharactersMax
    ? text
    : `${characters.slice(0, shownCharactersMax).join("")}…`;
}
