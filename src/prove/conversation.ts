/**
 * What was said on one connection, seen from the client: messages sent, lines heard, and when. Whether the client is
 * a process of its own or a bare socket makes no difference here.
 */
import { replies } from "../protocol/replies.ts";
import { countParam, parseReply } from "../protocol/reply.ts";
import type { Reply } from "../protocol/reply.ts";
import type { Clock } from "./clock.ts";
import { answerMsMax, Changes, Stuck } from "./wait.ts";

export interface Said {
  readonly atMs: number;
  readonly text: string;
}

/** Codes of replies that end a connection; `500` ends one only after `/hello`. */
const closingCodes: ReadonlySet<number> = new Set(
  Object.values(replies)
    .filter(({ closes }) => closes === true)
    .map(({ code }) => code),
);

export class Conversation {
  /** Said to the server; what is no name by its rules, too. */
  readonly name: string;
  /** The data folder that its messages are in. */
  readonly folder: string;
  /** The session that it named; without one the connection has its own. */
  session: string | undefined;
  /** What it said to know of that: the last number confirmed. */
  known = 0;
  /** The last number that was stored when it began; `undefined` for a session that it was not let in to. */
  before: number | undefined = 0;
  /** Messages in the order of their numbers, which follow `before`. */
  readonly sent: Said[] = [];
  readonly heard: Said[] = [];
  /** Highest number that was confirmed: they came one by one. */
  confirmed = 0;
  /** When each number was confirmed, in the order of `sent`. */
  readonly confirmedMs: number[] = [];
  /** Answers that do not follow from what was sent. */
  readonly faults: string[] = [];
  connectedMs: number | undefined;
  namedMs: number | undefined;
  /** The stream's end, or the process's. */
  endedMs: number | undefined;
  /** What the client itself said of what went wrong, first. */
  complaint: Said | undefined;
  greeting: Reply | undefined;
  welcome: Reply | undefined;
  closing: Reply | undefined;
  readonly #clock: Clock;
  readonly #changes = new Changes();

  constructor(clock: Clock, name: string, folder: string) {
    this.#clock = clock;
    this.name = name;
    this.folder = folder;
  }

  connect(): void {
    this.connectedMs ??= this.#clock.nowMs();
    this.#changes.raise();
  }

  introduce(): void {
    this.namedMs = this.#clock.nowMs();
  }

  /** Says the name, and which session it is about. */
  hello(session: string, known: number): void {
    this.introduce();
    this.session = session;
    this.known = known;
    this.before = undefined;
  }

  send(text: string): void {
    this.sent.push({ atMs: this.#clock.nowMs(), text });
  }

  /** A line from the server, without its CRLF. */
  hear(line: string): void {
    const atMs = this.#clock.nowMs();
    this.heard.push({ atMs, text: line });
    this.#understand(line, atMs);
    this.#changes.raise();
  }

  end(): void {
    this.endedMs ??= this.#clock.nowMs();
    this.#changes.raise();
  }

  /** Something went wrong, as the client says. */
  complain(text: string): void {
    this.complaint ??= { atMs: this.#clock.nowMs(), text };
  }

  /** When the client knew that it was over: by the server's last line, by what it says itself, or by the end. */
  get overMs(): number | undefined {
    return (this.closing === undefined ? this.complaint : this.heard.at(-1))?.atMs ?? this.endedMs;
  }

  /** The last line heard, as it came. */
  get lastLine(): string {
    return this.heard.at(-1)?.text ?? "";
  }

  /** Resolves as soon as `isSo`; rejects with `Stuck` when that takes too long or cannot be any more. */
  async until(what: string, isSo: () => boolean, ms: number = answerMsMax): Promise<void> {
    await this.#changes.until(ms, what, () => {
      if (isSo()) return true;
      if (this.endedMs === undefined) return false;
      throw new Stuck({
        kind: "over",
        what: `${this.name}: ${what}`,
        heard: this.lastLine || (this.complaint?.text ?? ""),
      });
    });
  }

  /** Resolves when message `number` is confirmed. */
  async untilConfirmed(number: number, ms: number = answerMsMax): Promise<void> {
    await this.until(`250 … ${number}`, () => this.confirmed >= number, ms);
  }

  /** Resolves when the connection is over. */
  async over(ms: number = answerMsMax): Promise<void> {
    await this.until("FIN", () => this.endedMs !== undefined, ms);
  }

  #understand(line: string, atMs: number): void {
    const reply = parseReply(line);
    switch (reply?.code) {
      case undefined:
        this.faults.push(line);
        break;
      case replies.greeting.code:
        this.greeting = reply;
        break;
      case replies.welcome.code:
        this.welcome = reply;
        if (this.session !== undefined) this.before = this.confirmed = countParam(reply, "last") ?? 0;
        break;
      case replies.confirmation.code:
        this.#confirm(reply, line, atMs);
        break;
      default:
        if (closingCodes.has(reply?.code ?? 0)) this.closing = reply;
    }
  }

  #confirm(reply: Reply, line: string, atMs: number): void {
    const number = Number(reply.positional[0]);
    if (number !== this.confirmed + 1 || number > (this.before ?? 0) + this.sent.length) {
      this.faults.push(line);
      return;
    }
    this.confirmed = number;
    this.confirmedMs.push(atMs);
  }
}
