import { hash, randomBytes } from "node:crypto";
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import type { Ledger, Opened } from "../ledger/ledger.ts";
import type { Resume } from "../protocol/command.ts";
import { formatReply } from "../protocol/reply.ts";
import type { Goodbye } from "../session/ending.ts";
import { retryWaitMs } from "../session/rules.ts";
import type { SessionRules } from "../session/rules.ts";
import { nowUs } from "./clock.ts";
import { addressOf, Connection, keepAliveMs } from "./connection.ts";
import type { ConnectionHome, NotAdmitted } from "./connection.ts";
import type { FrontFeed } from "./feed.ts";
import { Intake } from "./intake.ts";
import { Linger } from "./linger.ts";
import { Pulse, pulseMs } from "./pulse.ts";
import { writeRoster } from "./roster.ts";
import type { Roster } from "./roster.ts";
import type { ShutOut } from "./shut-out.ts";
import { slowReaderMsMax } from "./slow-reader.ts";
import type { Tally } from "./tally.ts";

/** Lines of all fronts together that the ledger has not answered yet, in bytes. */
export const inFlightBytesMax: number = 64 * 1024 * 1024;

/** From this part of its share on, a front no longer reads the connections with the most in flight. */
const heavyPart = 0.75;
/** All are read again once the rest has come down to this part. */
const relievedPart = 0.5;

/**
 * What a connection that is not read may gather in its stream: Node reads on until it has this much, a segment at a
 * time, and a segment has up to 64 KiB.
 */
const readAheadBytesMax = 1024;

/** Connections that the kernel keeps for each listener until they are accepted. */
const backlogMax = 1024;

export interface FrontOptions {
  /** This front's place among the fronts, from 0. */
  readonly index: number;
  /** The owner of its sessions, for the ledger. */
  readonly owner: number;
  /** How many fronts share the limits of all connections. */
  readonly fronts: number;
  readonly rules: SessionRules;
  readonly ledger: Ledger;
  readonly feed: FrontFeed;
  readonly tally: Tally;
  /** Names that may not come in. */
  readonly shutOut: ShutOut;
  /** Connections of each front, in memory that all fronts share. */
  readonly clients: Int32Array;
  readonly clientsMax: number;
  /** Sockets of this front that may linger for their last line. */
  readonly lingerSocketsMax: number;
  /** The ledger's outcome is unknown: `storageFailed` is due. */
  failed(error: Error): void;
}

/** A front: it accepts connections, runs a session for each, and packs their lines into batches. */
export class Front implements ConnectionHome {
  readonly rules: SessionRules;
  readonly intake: Intake;
  readonly linger: Linger;
  readonly feed: FrontFeed;
  readonly tally: Tally;
  readonly pulse: Pulse;
  readonly #options: FrontOptions;
  readonly #servers: Server[] = [];
  readonly #connections = new Set<Connection>();
  /** Connections without a name, the oldest first: all have the same time for it. */
  readonly #naming = new Set<Connection>();
  /** Who has a name, by session and epoch: a session that is taken over has two for a moment. */
  readonly #holders = new Map<string, Connection>();
  readonly #heldBack = new Set<Connection>();
  readonly #inFlightShare: number;
  #beat: NodeJS.Timeout | undefined;
  #hasFailed = false;
  readonly #empty: PromiseWithResolvers<void> = Promise.withResolvers();

  constructor(options: FrontOptions) {
    this.#options = options;
    this.rules = options.rules;
    this.feed = options.feed;
    this.tally = options.tally;
    this.intake = new Intake(options.ledger, {
      relieved: () => this.#relieve(),
      failed: (error) => this.#fail(error),
    });
    this.linger = new Linger(options.lingerSocketsMax, slowReaderMsMax);
    this.pulse = new Pulse(nowUs());
    this.#inFlightShare = inFlightBytesMax / options.fronts;
    options.ledger.attach(options.owner, {
      probe: (session, epoch) => this.#holders.get(holderKey(session, epoch))?.probe(),
      lost: (session, epoch) => this.#holders.get(holderKey(session, epoch))?.takenOver(),
    });
  }

  /** Listens on `port` of `host`; resolves with the port. With `reusePort` several fronts share one. */
  listen(host: string, port: number, reusePort: boolean): Promise<number> {
    const server = createServer({
      allowHalfOpen: true,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: keepAliveMs,
      highWaterMark: readAheadBytesMax,
    });
    server.on("connection", (socket) => this.#accept(socket));
    this.#servers.push(server);
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host, port, reusePort, backlog: backlogMax }, () => {
        server.off("error", reject);
        // A listener that fails later (too many open files) goes on by itself when there is room again.
        server.on("error", () => {});
        resolve((server.address() as AddressInfo).port);
      });
    });
  }

  /** Who is connected. */
  roster(): Roster {
    return writeRoster(this.#connections, nowUs(), Date.now());
  }

  /** Accepts no more, confirms what was read, says goodbye to all; resolves when the last socket is gone. */
  drain(): Promise<void> {
    return this.#endAll((connection) => connection.drain());
  }

  /** The same, without a claim about what is stored. */
  storageFailed(): Promise<void> {
    return this.#endAll((connection) => connection.storageFailed());
  }

  open(connection: Connection, name: string, key: string, resume: Resume | undefined): void {
    this.#admit(name, key, resume).then(
      (opened) => {
        if (opened.kind === "opened") {
          this.#holders.set(holderKey(opened.session, opened.epoch), connection);
        }
        connection.opened(opened);
        if (!connection.session.isNaming) this.#naming.delete(connection);
      },
      (error: Error) => this.#fail(error),
    );
  }

  /**
   * Ends the connections that have the name, or ask for it, or the one with this ID; `waitMs` is told to their clients.
   * Returns those that had not ended by themselves.
   */
  kick(target: { readonly key: string } | { readonly id: string }, waitMs: number): readonly Connection[] {
    const isMeant = ({ key, session }: Connection): boolean =>
      "key" in target ? key === target.key : session.id === target.id;
    const kicked = [...this.#connections].filter(
      (connection) => isMeant(connection) && connection.state !== "ending",
    );
    for (const connection of kicked) connection.close("kicked", waitMs > 0 ? waitMs : undefined);
    return kicked;
  }

  release(connection: Connection): void {
    this.#holders.delete(holderKey(connection.ledgerSession, connection.epoch));
    this.#options.ledger.release(connection.ledgerSession, connection.epoch).then(
      () => connection.released(),
      (error: Error) => this.#fail(error),
    );
  }

  loaded(connection: Connection): void {
    const bytes = this.intake.bytes;
    if (bytes < this.#inFlightShare * heavyPart) return;
    if (bytes >= this.#inFlightShare) {
      for (const other of this.#connections) this.#holdBack(other);
    } else if (connection.session.unansweredBytes * this.#connections.size >= bytes) {
      this.#holdBack(connection);
    }
  }

  ended(connection: Connection): void {
    this.#connections.delete(connection);
    this.#naming.delete(connection);
    this.#heldBack.delete(connection);
    Atomics.sub(this.#options.clients, this.#options.index, 1);
    this.#checkEmpty();
  }

  /** Asks the ledger for a name, unless it is kept out. */
  async #admit(name: string, key: string, resume: Resume | undefined): Promise<Opened | NotAdmitted> {
    const { ledger, owner, shutOut } = this.#options;
    const waitMs = shutOut.waitMs(key, nowUs());
    if (waitMs > 0) return { kind: "shut-out", waitMs };
    const wanted = resume && { secret: secretOf(resume.id), last: resume.last };
    return await ledger.open({ name, key, resume: wanted }, owner);
  }

  #endAll(end: (connection: Connection) => void): Promise<void> {
    for (const server of this.#servers) server.close();
    this.linger.hurry();
    for (const connection of this.#connections) end(connection);
    this.#checkEmpty();
    return this.#empty.promise;
  }

  #accept(socket: Socket): void {
    socket.once("close", () => queueMicrotask(() => this.#checkEmpty()));
    const { clients, clientsMax, index } = this.#options;
    this.tally.came();
    Atomics.add(clients, index, 1);
    if (clients.reduce((sum, count) => sum + count, 0) > clientsMax) {
      Atomics.sub(clients, index, 1);
      this.#refuse(socket);
      return;
    }
    if (this.#beat === undefined) {
      this.pulse.restart(nowUs());
      this.#beat = setInterval(() => this.#onBeat(), pulseMs);
    }
    const connection = new Connection(makeId(), socket, this);
    this.#connections.add(connection);
    this.#naming.add(connection);
  }

  #refuse(socket: Socket): void {
    const waitMs = retryWaitMs.tooMany;
    const id = makeId();
    const address = addressOf(socket);
    const text = this.rules.texts(undefined).tooMany(waitMs);
    socket.on("error", () => {});
    socket.write(formatReply("tooMany", { scope: "server", wait: waitMs, id }, text));
    this.linger.add(socket);
    const goodbye: Goodbye = { code: 454, keyword: "too-many", reason: "server", last: undefined };
    this.tally.ended(goodbye, false);
    const departed = {
      id,
      name: undefined,
      address,
      connectedAt: Date.now(),
      messages: 0,
      unknownCommands: 0,
    };
    this.feed.disconnected(departed, goodbye);
  }

  #holdBack(connection: Connection): void {
    this.#heldBack.add(connection);
    connection.holdBack();
  }

  #relieve(): void {
    if (this.#heldBack.size === 0 || this.intake.bytes > this.#inFlightShare * relievedPart) return;
    const connections = [...this.#heldBack];
    this.#heldBack.clear();
    for (const connection of connections) connection.resume();
  }

  #onBeat(): void {
    const now = nowUs();
    this.pulse.beat(now);
    for (const connection of this.#naming) {
      if (connection.session.namingUntilUs > now) break;
      this.#naming.delete(connection);
      connection.close("naming");
    }
    if (this.#connections.size > 0) return;
    clearInterval(this.#beat);
    this.#beat = undefined;
  }

  #fail(error: Error): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#options.failed(error);
  }

  #checkEmpty(): void {
    const listens = this.#servers.some((server) => server.listening);
    if (!listens && this.#connections.size === 0 && this.linger.size === 0) this.#empty.resolve();
  }
}

function holderKey(session: number, epoch: number): string {
  return `${session}.${epoch}`;
}

/**
 * What is kept of a session's ID. The store is searched by half of this hash, and the whole is compared in constant time,
 * so how long that takes tells nothing about an ID; and who reads the database cannot resume anybody's session.
 */
function secretOf(id: string): Uint8Array {
  return hash("sha256", id, "buffer");
}

/** 40 random bits in 8 characters that cannot be mistaken for one another (Crockford's base 32). */
function makeId(): string {
  const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  return Array.from(randomBytes(8), (byte) => alphabet[byte & 31]).join("");
}
