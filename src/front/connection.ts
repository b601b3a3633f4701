import type { Socket } from "node:net";
import type { Opened } from "../ledger/ledger.ts";
import type { Resume } from "../protocol/command.ts";
import type { ClosingReason } from "../protocol/replies.ts";
import { Session } from "../session/session.ts";
import type { Goodbye } from "../session/ending.ts";
import type { SessionEffects, Settled } from "../session/effects.ts";
import type { SessionRules } from "../session/rules.ts";
import { nowUs } from "./clock.ts";
import type { FrontFeed } from "./feed.ts";
import type { Intake, IntakeMember } from "./intake.ts";
import type { Linger } from "./linger.ts";
import type { Pulse } from "./pulse.ts";
import type { ConnectionState, RosterMember } from "./roster.ts";
import { SlowReader } from "./slow-reader.ts";
import type { Tally } from "./tally.ts";

/** Unsent replies at which a connection is not read any more. */
const unsentBytesMax: number = 96 * 1024;

/** An idle peer is probed after this time, then each second; ten unanswered probes end the connection. */
export const keepAliveMs = 15_000;
/** Somebody else wants this name: the holder is probed at once. */
const probeMs = 1_000;

/** What a connection needs of its front. */
export interface ConnectionHome {
  readonly rules: SessionRules;
  readonly intake: Intake;
  readonly linger: Linger;
  readonly feed: FrontFeed;
  readonly tally: Tally;
  readonly pulse: Pulse;
  open(connection: Connection, name: string, key: string, resume: Resume | undefined): void;
  release(connection: Connection): void;
  /** Lines were handed over: the moment to look whether too many bytes are in flight. */
  loaded(connection: Connection): void;
  /** The session is over; its socket may still linger. */
  ended(connection: Connection): void;
}

/** One socket and its session: bytes one way, reply lines the other, and when to read. */
export class Connection implements SessionEffects, IntakeMember, RosterMember {
  readonly session: Session;
  /** Of the peer. */
  readonly address: string;
  /** Milliseconds since 1970. */
  readonly connectedAt: number = Date.now();
  /** When the last bytes came, in microseconds. */
  seenUs: number;
  /** The ledger's session and epoch, once the name is open. */
  ledgerSession = 0;
  epoch = 0;
  /** The entry of a batch that its latest line went into. */
  entry = 0;
  /** When the session was last given bytes: the time of all lines that it finds in them. */
  fedUs = 0;

  readonly #home: ConnectionHome;
  readonly #socket: Socket;
  readonly #slowReader: SlowReader;
  /** Reply lines of this turn, written in one call. */
  #unwritten = "";
  /** What the session did not take yet of the segment read last. */
  #rest: Uint8Array | undefined;
  #restAt = 0;
  /** The same in milliseconds since 1970. */
  #fedAtMs = 0;
  /** The peer shut its side. */
  #isEnded = false;
  #isDraining = false;
  #isOver = false;
  #isUnsentFull = false;
  #isHeldBack = false;
  /** Another turn for the rest is on its way. */
  #isScheduled = false;
  #pausedAtUs: number | undefined;
  #creditedUs: number;
  /** Messages that will be shown once they are stored. */
  #shown: { readonly number: number; readonly text: string }[] = [];

  constructor(id: string, socket: Socket, home: ConnectionHome) {
    const now = nowUs();
    this.#home = home;
    this.#socket = socket;
    // Now: a socket that was reset does not tell any more.
    this.address = addressOf(socket);
    this.#slowReader = new SlowReader(socket, () => this.close("slow-reader"));
    this.#creditedUs = now;
    this.seenUs = now;
    this.session = new Session(id, home.rules, this, now);
    this.#flush();
    socket.on("data", (segment: Buffer) => this.#receive(segment));
    socket.on("end", () => {
      this.#isEnded = true;
      this.#pump(nowUs());
    });
    socket.on("drain", () => {
      if (this.#isOver) return;
      this.#isUnsentFull = false;
      this.#slowReader.stop();
      this.#pump(nowUs());
    });
    // What went wrong does not matter: `close` follows, and the session hears that its peer is lost.
    socket.on("error", () => {});
    socket.on("close", () => this.#lose());
  }

  get state(): ConnectionState {
    if (this.session.reading === "never") return "ending";
    if (this.session.isNaming) return "naming";
    return this.#pausedAtUs === undefined ? "open" : "held-back";
  }

  get isFull(): boolean {
    return this.#unwritten.length + this.#socket.writableLength >= unsentBytesMax;
  }

  /** The ledger's answer to `open`. */
  opened(opened: Opened): void {
    if (opened.kind === "opened") {
      this.ledgerSession = opened.session;
      this.epoch = opened.epoch;
    }
    const { feed, tally } = this.#home;
    const isWelcome = this.session.opened(opened, nowUs());
    if (isWelcome) tally.welcomed(this.session.progress.last > 0);
    if (this.session.name !== undefined) {
      tally.named();
      feed.connected(this.session.id, this.session.name, this.address);
    }
    this.#pump(nowUs());
  }

  /** The ledger's answer to a batch's lines of this connection. */
  settled(settled: Settled, sinceUs: number): void {
    const now = nowUs();
    this.#show(settled.last);
    const confirmed = this.session.settled(settled);
    if (confirmed > 0) this.#home.tally.confirmed(confirmed, now - sinceUs);
    this.#pump(now);
  }

  /** Another connection goes on with this session. */
  takenOver(): void {
    this.session.takenOver();
    this.#pump(nowUs());
  }

  /** The name is free. */
  released(): void {
    this.session.released();
    this.#flush();
  }

  /** The server ends the connection. */
  close(reason: ClosingReason): void {
    this.session.close(reason);
    this.#pump(nowUs());
  }

  /** A commit failed: the last words, without a claim about what is stored. */
  storageFailed(): void {
    this.session.storageFailed();
    this.#flush();
  }

  /** What was read is still confirmed; nothing more is read. */
  drain(): void {
    this.#isDraining = true;
    this.#pump(nowUs());
  }

  /** Looks whether the peer is still there; a dead one is found by the keep-alive. */
  probe(): void {
    this.#socket.setKeepAlive(true, probeMs);
  }

  /** The front has too much in flight: this connection is not read until `resume`. */
  holdBack(): void {
    this.#isHeldBack = true;
    this.#steer(nowUs());
  }

  /** Reads on, after it had been held back. */
  resume(): void {
    this.#isHeldBack = false;
    this.#pump(nowUs());
  }

  write(lines: string): void {
    this.#unwritten += lines;
  }

  open(name: string, key: string, resume: Resume | undefined): void {
    this.#home.open(this, name, key, resume);
  }

  append(number: number, bytes: Uint8Array, start: number, end: number): void {
    const { feed, intake } = this.#home;
    if (feed.wants(this.fedUs)) {
      this.#shown.push({
        number,
        text: Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString(),
      });
    }
    intake.add(this, number, bytes, start, end, this.#fedAtMs);
  }

  release(): void {
    this.#home.release(this);
  }

  end(goodbye: Goodbye): void {
    this.#flush();
    this.#isOver = true;
    this.#rest = undefined;
    this.#socket.removeAllListeners("data");
    this.#slowReader.stop();
    this.#depart(goodbye);
    this.#home.linger.add(this.#socket, goodbye.reason === "slow-reader");
    this.#home.ended(this);
  }

  #receive(segment: Uint8Array): void {
    // A socket that was reset is not paused by `pause`: it goes on with what it had buffered.
    if (this.#socket.destroyed) return;
    const now = nowUs();
    this.seenUs = now;
    this.#home.tally.received(segment.length);
    this.#home.pulse.beat(now);
    const stallUs = this.#home.pulse.stallSince(this.#creditedUs, now);
    if (stallUs > 0) {
      this.session.credit(stallUs, now);
      this.#creditedUs = now;
    }
    this.#rest =
      this.#rest === undefined ? segment : Buffer.concat([this.#rest.subarray(this.#restAt), segment]);
    this.#restAt = 0;
    this.#pump(now);
  }

  /** Gives the session what it takes now, writes what it said, and reads on or not. */
  #pump(now: number): void {
    if (this.#isOver) return;
    this.#credit(now);
    this.#feed(now);
    this.#flush();
    if (this.#isOver) return;
    // On draining, lines that wait for a peer who does not read are not answered any more.
    if (this.#rest === undefined || (this.#isDraining && this.#isUnsentFull)) {
      if (this.#isDraining) this.session.close("draining");
      else if (this.#isEnded) this.session.ended();
    }
    this.#flush();
    this.#steer(now);
    this.#goOn();
  }

  /** Answers filled what may be unsent, and the kernel took them all: the rest gets another turn. */
  #goOn(): void {
    const isWaiting = this.#rest === undefined || this.session.reading !== "now";
    if (this.#isOver || isWaiting || this.#isUnsentFull || this.#isHeldBack || this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#pump(nowUs());
    });
  }

  /** Gives the session of the last segment what it takes; it may end while it does. */
  #feed(now: number): void {
    const rest = this.#rest;
    if (rest === undefined || this.#isUnsentFull || this.#isHeldBack) return;
    this.fedUs = now;
    this.#fedAtMs = Date.now();
    const { session } = this;
    const {
      unknownCommands,
      progress: { messages },
    } = session;
    this.#restAt = session.receive(rest, this.#restAt, now);
    this.#home.tally.took(session.progress.messages - messages, session.unknownCommands - unknownCommands);
    if (this.#restAt === rest.length || this.session.reading === "never") this.#rest = undefined;
    this.#home.loaded(this);
  }

  #flush(): void {
    if (this.#unwritten === "" || this.#isOver) return;
    const lines = this.#unwritten;
    this.#unwritten = "";
    if (this.#socket.destroyed) return;
    this.#socket.write(lines);
    if (this.#isUnsentFull || this.#socket.writableLength < unsentBytesMax) return;
    this.#isUnsentFull = true;
    this.#slowReader.start();
  }

  /** Credits the time in which nothing was read, as soon as the session takes bytes again. */
  #credit(now: number): void {
    if (this.#pausedAtUs === undefined || this.session.reading !== "now") return;
    this.session.credit(now - this.#pausedAtUs, now);
    this.#creditedUs = now;
    this.#pausedAtUs = now;
  }

  /** Reads, or does not. */
  #steer(now: number): void {
    if (this.#isOver) return;
    const reads =
      this.session.reading === "now" &&
      this.#rest === undefined &&
      !this.#isUnsentFull &&
      !this.#isHeldBack &&
      !this.#isDraining;
    if (reads && this.#pausedAtUs !== undefined) {
      this.#pausedAtUs = undefined;
      this.#socket.resume();
    } else if (!reads && this.#pausedAtUs === undefined) {
      this.#pausedAtUs = now;
      this.#socket.pause();
    }
  }

  #show(last: number): void {
    let count = 0;
    for (const { number, text } of this.#shown) {
      if (number > last) break;
      this.#home.feed.message(this.session.id, this.session.name!, number, text);
      count += 1;
    }
    if (count > 0) this.#shown.splice(0, count);
  }

  #depart(goodbye: Goodbye): void {
    const { address, connectedAt } = this;
    const { id, name, unknownCommands } = this.session;
    const { messages } = this.session.progress;
    const { tally, feed } = this.#home;
    tally.ended(goodbye, name !== undefined);
    feed.disconnected({ id, name, address, connectedAt, messages, unknownCommands }, goodbye);
  }

  #lose(): void {
    this.#slowReader.stop();
    this.#rest = undefined;
    this.session.lost();
  }
}

/** `127.0.0.1:51234`, `[::1]:51234`; an IPv4 peer of an IPv6 listener is one of IPv4. */
export function addressOf({ remoteAddress = "?", remotePort }: Socket): string {
  const address = remoteAddress.replace(/^::ffff:(?=\d+\.)/, "");
  return `${address.includes(":") ? `[${address}]` : address}:${remotePort ?? "?"}`;
}
