import type { ClosedWhy } from "../../src/session/sender-state.ts";
import type { Row } from "./disk.ts";
import type { Link } from "./network.ts";
import { NameChecks } from "./names.ts";
import { Violation } from "./violation.ts";
import { readReply, WireConnection } from "./wire.ts";
import type { Asked, WireReply } from "./wire.ts";
import type { World } from "./world.ts";

/** A session, as far as it can be known from the wire and from what is durable. */
interface Known {
  /** Texts of the durable messages from number 1 on. */
  rows: string[];
  /** Its connections, in the order in which their names came. */
  readonly connections: WireConnection[];
}

/** How much there was to check. */
export interface CheckerFigures {
  connections: number;
  welcomes: number;
  /** Welcomes of sessions that had had a connection. */
  resumes: number;
  /** Messages of honest clients that a welcome told to be stored, and their sender did not know it. */
  spared: number;
  confirmed: number;
  stored: number;
}

/** A session of an honest client. */
interface Honest {
  readonly name: string;
  text(number: number): string;
}

/** What each line is answered with. */
const codes: Record<Asked, number> = { message: 250, ping: 200, help: 214, quit: 221, other: 500 };

/** What an honest client that keeps to the limits must never hear, nor one whose server keeps what it confirmed. */
const unheardOf: ReadonlySet<number> = new Set([450, 500, 501, 503, 534, 535, 552, 553, 554, 555]);

/**
 * Holds the world to the promises. It sees only what went over the wire and what is durable, and shares no code with
 * what it checks.
 */
export class Checker {
  readonly #world: World;
  readonly #connections = new Map<string, WireConnection>();
  readonly #sessions = new Map<string, Known>();
  /** The ledger's sessions of connections that gave no ID, by connection. */
  readonly #plainKeys = new Map<string, string>();
  readonly #honest = new Map<string, Honest>();
  readonly #names: NameChecks;
  #livesSinceUs = 0;
  readonly figures: CheckerFigures = {
    connections: 0,
    welcomes: 0,
    resumes: 0,
    spared: 0,
    confirmed: 0,
    stored: 0,
  };

  constructor(world: World) {
    this.#world = world;
    this.#names = new NameChecks(world);
  }

  fail(message: string): never {
    throw new Violation(message);
  }

  // The server's end of the wire.

  accepted(id: string, link: Link): void {
    const connection = new WireConnection(id);
    this.#connections.set(id, connection);
    this.figures.connections += 1;
    this.#world.trace.note(id, "accepted", () => `link ${link.number}`);
    let connections: WireConnection[] | undefined;
    link.toServer.tap = (bytes) => {
      connection.arrived(bytes, this.#world.scheduler.nowUs);
      if (connection.namedAtUs === Infinity) return;
      if (connections === undefined) {
        connections = this.#sessionOf(connection).connections;
        connections.push(connection);
        this.#names.asked(connection);
      }
      if (connection !== connections.at(-1)) {
        this.#world.marks.hit("late bytes of a connection that was left");
      }
    };
  }

  /** The server wrote these lines. */
  said(id: string, lines: string): void {
    const connection = this.#connection(id);
    let start = 0;
    for (let end = lines.indexOf("\r\n"); end >= 0; end = lines.indexOf("\r\n", start)) {
      const line = lines.slice(start, end);
      start = end + 2;
      const reply = readReply(line);
      if (reply === undefined) this.fail(`${id}: "${line}" is no reply`);
      if (connection.closing !== undefined) this.fail(`${id}: "${line}" behind the last line`);
      this.#read(connection, reply);
    }
  }

  /** The server shut the connection. */
  ended(id: string): void {
    const connection = this.#connection(id);
    if (!connection.isLost && connection.closing === undefined)
      this.fail(`${id}: closed without a last line`);
  }

  /** The connection broke. */
  lost(id: string): void {
    this.#connection(id).isLost = true;
  }

  // The disk.

  synced(rows: readonly Row[]): void {
    for (const row of rows) this.#store(row);
  }

  /** A server came to life and says that these rows are there. */
  recovered(visible: readonly Row[]): void {
    const before = new Map([...this.#sessions].map(([key, { rows }]) => [key, rows]));
    for (const known of this.#sessions.values()) known.rows = [];
    const durable = this.#world.disk.durableRows();
    for (const row of durable) {
      const { secret, session, number, text } = row;
      const key = secret ?? `${session}`;
      const old = before.get(key);
      const { rows } = this.#session(key);
      if (number !== rows.length + 1) this.fail(`session ${key}: number ${number} follows ${rows.length}`);
      if (old !== undefined && number <= old.length) {
        if (old[number - 1] !== text) this.fail(`session ${key}: number ${number} changed`);
        rows.push(text);
      } else {
        this.#world.marks.hit("unconfirmed rows found after a restart");
        this.#store(row);
      }
    }
    for (const [key, rows] of before) {
      const now = this.#sessions.get(key)!.rows.length;
      if (now < rows.length) this.fail(`session ${key}: ${rows.length} were durable, and now ${now} are`);
    }
    if (visible.length < durable.length) this.fail("a durable row is not found");
  }

  restarted(): void {
    this.#livesSinceUs = this.#world.scheduler.nowUs;
    this.#names.restarted();
  }

  // Honest clients.

  begun(name: string, id: string, text: (number: number) => string): void {
    this.#honest.set(id, { name, text });
  }

  /** An honest client believes this. */
  confirmed(name: string, id: string, through: number): void {
    const { rows } = this.#session(id);
    if (rows.length < through) {
      this.fail(`${name} believes that ${through} are stored, and ${rows.length} are`);
    }
  }

  heard(name: string, line: string): void {
    const code = Number(line.slice(0, 3));
    if (unheardOf.has(code)) this.fail(`${name}, who is honest, hears "${line}"`);
  }

  closed(name: string, why: ClosedWhy): void {
    if (why.kind === "done") return;
    const isDeceived = this.#world.isDeceived(name);
    if (why.kind === "trouble" && why.trouble.kind === "fault" && isDeceived) return;
    this.fail(`${name} gives up: ${JSON.stringify(why)}`);
  }

  /** At the end: everything that an honest client offered is stored, in order. */
  complete(id: string, count: number): void {
    const honest = this.#honest.get(id)!;
    const { rows } = this.#session(id);
    if (rows.length !== count) this.fail(`${honest.name} offered ${count}, and ${rows.length} are stored`);
    for (const [i, row] of rows.entries()) {
      if (row !== honest.text(i + 1)) this.fail(`${honest.name}: number ${i + 1} is "${row}"`);
    }
  }

  /** A connection that was taken over, and has not heard of it yet. */
  get untold(): string | undefined {
    for (const { connections } of this.#sessions.values()) {
      if (connections.length < 2) continue;
      const untold = connections.find(
        (connection) =>
          connection.isWelcomed &&
          !connection.isLost &&
          connection.closing === undefined &&
          connections.some((other) => other.isWelcomed && other.namedAtUs > connection.welcomedAtUs),
      );
      if (untold !== undefined) return untold.id;
    }
    return undefined;
  }

  #connection(id: string): WireConnection {
    return this.#connections.get(id)!;
  }

  #session(key: string): Known {
    let known = this.#sessions.get(key);
    if (known === undefined) {
      known = { rows: [], connections: [] };
      this.#sessions.set(key, known);
    }
    return known;
  }

  /** Without an ID a session is its connection's alone. */
  #sessionOf(connection: WireConnection): Known {
    const { wanted, id } = connection;
    return this.#session(wanted === undefined ? `of ${id}` : wanted.id);
  }

  #read(connection: WireConnection, reply: WireReply): void {
    const { id } = connection;
    if (!connection.isGreeted) {
      if (reply.code !== 220) this.fail(`${id}: greeted with "${reply.line}"`);
      connection.isGreeted = true;
    } else if (reply.code === 221 || (reply.code >= 400 && reply.code !== 500))
      this.#readLast(connection, reply);
    else if (reply.code === 500 && connection.isProgram) this.#readLast(connection, reply);
    else if (reply.code === 230) this.#readWelcome(connection, reply);
    else if (connection.isWelcomed) this.#readAnswer(connection, reply);
    else if (reply.code !== 214 && reply.code !== 500) this.fail(`${id}: "${reply.line}" before the welcome`);
  }

  #readWelcome(connection: WireConnection, { last, line }: WireReply): void {
    const { id, wanted, namedAtUs } = connection;
    if (connection.isWelcomed || last === undefined) this.fail(`${id}: "${line}"`);
    const { rows, connections } = this.#sessionOf(connection);
    // Whoever asked at the same time may have been opened before it, or after it.
    const isLatest = connections.every(
      (other) =>
        other === connection ||
        other.namedAtUs < this.#livesSinceUs ||
        Math.min(other.welcomedAtUs, other.closedAtUs) < namedAtUs,
    );
    if (rows.length < last) this.fail(`${id}: welcome at ${last}, and ${rows.length} are durable`);
    if (isLatest && rows.length > last) this.fail(`${id}: welcome at ${last}, and ${rows.length} are stored`);
    if (wanted !== undefined && last < wanted.last) this.fail(`${id}: welcome at ${last} of ${wanted.last}`);
    connection.welcomedAtUs = this.#world.scheduler.nowUs;
    connection.welcome = last;
    connection.confirmed = last;
    this.figures.welcomes += 1;
    if (wanted === undefined) return;
    if (connections.length > 1) this.figures.resumes += 1;
    if (connections.some((other) => other.welcomedAtUs < this.#livesSinceUs)) {
      this.#world.marks.hit("resume after a restart");
    }
    if (last > wanted.last && this.#honest.has(wanted.id)) {
      this.figures.spared += last - wanted.last;
      this.#world.marks.hit("welcome above what the client knew");
    }
  }

  #readAnswer(connection: WireConnection, reply: WireReply): void {
    const { id, answered } = connection;
    const asked = connection.asked[answered];
    if (asked === undefined || codes[asked] !== reply.code) {
      this.fail(`${id}: "${reply.line}" answers line ${answered + 1} ("${asked ?? "nothing"}")`);
    }
    if (!reply.more) connection.answered += 1;
    if (asked === "message") this.#readConfirmation(connection, reply);
  }

  #readConfirmation(connection: WireConnection, { rest, keyword, line }: WireReply): void {
    const { id } = connection;
    const number = connection.confirmed + 1;
    if (keyword !== "stored" || rest !== String(number)) this.fail(`${id}: "${line}" for number ${number}`);
    connection.confirmed = number;
    const { rows } = this.#rowsOf(connection);
    if (rows.length < number) this.fail(`${id}: "${line}", and ${rows.length} are durable`);
    const sent = connection.message(number);
    if (rows[number - 1] !== sent)
      this.fail(`${id}: "${line}", and that is "${rows[number - 1]}", not "${sent}"`);
    this.figures.confirmed += 1;
    this.#names.confirmed(connection.name);
  }

  /** What is stored for a connection: of a session without an ID it is known by what it says. */
  #rowsOf(connection: WireConnection): Known {
    if (connection.wanted !== undefined) return this.#sessionOf(connection);
    const key = this.#plainKeys.get(connection.id);
    return key === undefined ? { rows: [], connections: [] } : this.#session(key);
  }

  #readLast(connection: WireConnection, reply: WireReply): void {
    const { id } = connection;
    connection.closing = reply;
    if (!connection.isLost) connection.closedAtUs = this.#world.scheduler.nowUs;
    this.#mark(reply);
    if (reply.code === 433) this.#names.refused(connection);
    if (!connection.isWelcomed) return;
    const isUnsure = / reason=storage/.test(reply.line);
    if (isUnsure || reply.code === 500) {
      if (reply.last !== undefined) this.fail(`${id}: "${reply.line}" claims what it does not know`);
    } else if (reply.last !== connection.confirmed) {
      this.fail(`${id}: "${reply.line}", and ${connection.confirmed} were confirmed`);
    }
    if (
      reply.code === 221 &&
      connection.answered < connection.asked.filter((asked) => asked !== "quit").length
    ) {
      this.fail(`${id}: "${reply.line}" with lines unanswered`);
    }
  }

  /** A row is durable now: one connection must have sent it, and have been allowed to. */
  #store(row: Row): void {
    const { secret, session, number, text } = row;
    const key = secret ?? `${session}`;
    const { rows } = this.#session(key);
    if (number !== rows.length + 1) this.fail(`session ${key}: number ${number} follows ${rows.length}`);
    rows.push(text);
    this.figures.stored += 1;
    const known = secret === undefined ? this.#plain(key, row) : this.#session(secret);
    const author = known.connections.findLast((connection) => connection.message(number) === text);
    if (author === undefined) this.fail(`session ${key}: nobody sent "${text}" as number ${number}`);
    if (!known.connections.some((each) => this.#mayStore(known, each, number, text))) {
      this.fail(`session ${key}: "${text}" was stored as number ${number} after it was settled`);
    }
  }

  #mayStore(known: Known, connection: WireConnection, number: number, text: string): boolean {
    if (connection.message(number) !== text) return false;
    const { closing } = connection;
    if (closing?.last !== undefined && number > closing.last) return false;
    const isSuperseded = known.connections.some(
      (other) => other.isWelcomed && other.namedAtUs > connection.welcomedAtUs && other.welcome < number,
    );
    return !isSuperseded;
  }

  /** The only session in which a plain connection can be: it is found by its first row. */
  #plain(key: string, { text, key: name }: Row): Known {
    const known = this.#session(key);
    if (known.connections.length > 0) return known;
    for (const connection of this.#connections.values()) {
      const isOther = connection.wanted !== undefined || connection.name !== name || !connection.isWelcomed;
      if (isOther || connection.messages[0] !== text || this.#plainKeys.has(connection.id)) continue;
      known.connections.push(connection);
      this.#plainKeys.set(connection.id, key);
      break;
    }
    return known;
  }

  #mark({ code, line }: WireReply): void {
    const { marks } = this.#world;
    if (code === 450) marks.hit("too fast");
    else if (code === 454) marks.hit("no room for another name");
    else if (code === 534) marks.hit("unknown session refused");
    else if (code === 552) marks.hit("too long");
    else if (code === 553) marks.hit("not text");
    else if (code === 556) marks.hit("unfinished line");
    else if (code === 452 && line !== "") marks.hit("no space, and space again");
  }
}
