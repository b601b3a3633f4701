/**
 * The client's side of one connection: bytes, wishes and time come in as arguments; bytes to write and events come
 * out. It knows no socket and no clock, and believes nothing that the server says without checking it.
 *
 *     connected ──220──▶ greeted ──hello──▶ naming ──230──▶ open ──quit──▶ leaving ──221──▶ closed
 *
 * From every state a refusal, a fault or the end of the stream leads to `closed`.
 */
import { replyBytesMax } from "../protocol/limits.ts";
import type { Limits } from "../protocol/limits.ts";
import { LineReader } from "../protocol/lines.ts";
import { replies } from "../protocol/replies.ts";
import { countParam, parseReply } from "../protocol/reply.ts";
import type { Reply } from "../protocol/reply.ts";
import { decodeUtf8, encodeUtf8 } from "../protocol/utf8.ts";
import { announcedLimits, isForeign, isRefusal, isReply, isUnknownSuccess } from "./answer.ts";
import { lineLength } from "./message.ts";
import { Pace } from "./pace.ts";

export type PeerState = "connected" | "greeted" | "naming" | "open" | "leaving" | "closed";

/**
 * What a fault of the server's was: it does not speak acuse at all, or an answer is not what the order of lines
 * asks for (a number that was skipped, a confirmation by another word, an answer to nothing).
 */
export type Fault = "not-acuse" | "out-of-order";

/** What became of the connection, or of a line. `line` is the reply as it came, without its end. */
export type PeerEvent =
  | { readonly kind: "greeted"; readonly line: string; readonly limits: Limits; readonly word: string }
  /** `last`: messages up to this number are confirmed, and the next one is `last + 1`. */
  | { readonly kind: "welcome"; readonly line: string; readonly last: number }
  | { readonly kind: "confirmed"; readonly line: string; readonly number: number }
  /** A line of the answer to `/ping` or `/help`. */
  | { readonly kind: "answered"; readonly line: string; readonly reply: Reply }
  /** The server's last line: it said goodbye, or refused. */
  | { readonly kind: "closed"; readonly line: string; readonly reply: Reply }
  | { readonly kind: "fault"; readonly line: string; readonly fault: Fault }
  /** The stream ended without a last line. */
  | { readonly kind: "lost" };

export interface PeerOptions {
  /** The language in which the server shall speak to the user. */
  readonly lang?: string;
  /** Keep to the limits that the server announces. Who does not wants to see what happens. Default: true. */
  readonly paced?: boolean;
  /** What proves that the name is ours. */
  readonly token?: string;
}

/** A session that a connection begins or goes on with. */
export interface PeerSession {
  /** The session's ID: 128 random bits in base64url. */
  readonly id: string;
  /** The highest number that is known to be confirmed; 0 at the beginning. */
  readonly confirmed: number;
  /** The highest number that may have reached the server on an earlier connection; at least `confirmed`. */
  readonly sent: number;
}

/** A command that was sent and waits for its answer, behind the confirmation of message `after`. */
interface Asked {
  readonly after: number;
  readonly reply: "pong" | "help" | "bye";
  /** What a pong carries back. */
  readonly token: string;
}

const SLASH = 47;
const LF = 10;

export class Peer {
  readonly #options: PeerOptions;
  readonly #reader: LineReader = new LineReader(replyBytesMax);
  #state: PeerState = "connected";
  #limits: Limits | undefined;
  #word = "";
  #pace: Pace | undefined;
  /**
   * Numbers of the last message sent and of the last one confirmed; those between are unconfirmed, in order. Up to the
   * welcome to a session, what earlier connections sent is counted too.
   */
  #sent = 0;
  #confirmed = 0;
  #asked: Asked[] = [];
  #output: Uint8Array[] = [];

  constructor(options: PeerOptions = {}) {
    this.#options = options;
    this.#reader.endPreamble();
  }

  get state(): PeerState {
    return this.#state;
  }

  /** What the server announced; `undefined` before the greeting. */
  get limits(): Limits | undefined {
    return this.#limits;
  }

  /** The number of the last message that the server confirmed. */
  get confirmed(): number {
    return this.#confirmed;
  }

  /** How many messages were sent and are not confirmed: between those two a message is pending, never lost. */
  get unconfirmed(): number {
    return this.#sent - this.#confirmed;
  }

  /** Whether the server owes an answer. */
  get awaits(): boolean {
    const owes = this.#state === "connected" || this.#state === "naming";
    return owes || (this.#state !== "closed" && this.#unanswered > 0);
  }

  /** When the next line may be sent, in microseconds: `Infinity` while that depends on an answer. */
  sendableAt(nowUs: number): number {
    if (this.#state !== "open" || this.#limits === undefined) return Infinity;
    if (this.#unanswered >= this.#limits.window) return Infinity;
    return this.#options.paced === false ? nowUs : (this.#pace?.sendableAt(nowUs) ?? nowUs);
  }

  /** Greatest length in bytes of a message that the server takes; one that begins with `/` may have one less. */
  get maxTextBytes(): number {
    return this.#limits === undefined || this.#options.paced === false ? Infinity : this.#limits.max;
  }

  /** Whether a message is short enough. */
  fits(text: string | Uint8Array): boolean {
    return lineLength(typeof text === "string" ? encodeUtf8(text) : text) <= this.maxTextBytes;
  }

  /** Says who we are, and which session is ours; without one the server makes one. Throws unless it has just greeted. */
  hello(name: string, session?: PeerSession): void {
    this.#demand("greeted");
    const { lang, token } = this.#options;
    const words = [
      ...(session === undefined ? [] : [`session=${session.id}`, `last=${session.confirmed}`]),
      ...(token === undefined ? [] : [`token=${token}`]),
      ...(lang === undefined ? [] : [`lang=${lang}`]),
    ];
    this.#write(encodeUtf8(["/hello", ...words, `:${name}`].join(" ")));
    this.#confirmed = session?.confirmed ?? 0;
    this.#sent = session?.sent ?? 0;
    this.#state = "naming";
  }

  /**
   * Sends a message, and returns its number. The text, in UTF-8 if it comes as bytes, must be one line. Throws
   * when it is too long, or when it is not yet `sendableAt`.
   */
  send(text: string | Uint8Array, nowUs: number): number {
    const bytes = typeof text === "string" ? encodeUtf8(text) : text;
    if (!this.fits(bytes)) {
      throw new RangeError(`a line must have at most ${this.maxTextBytes} bytes, got ${lineLength(bytes)}`);
    }
    this.#count(nowUs);
    this.#write(bytes, bytes[0] === SLASH);
    this.#sent += 1;
    return this.#sent;
  }

  /** Asks for a sign of life, which also says that all before it is confirmed. `token` comes back. */
  ping(token: string, nowUs: number): void {
    this.#count(nowUs);
    this.#write(encodeUtf8(token === "" ? "/ping" : `/ping ${token}`));
    this.#asked.push({ after: this.#sent, reply: "pong", token });
  }

  /** Asks the server what it knows. */
  help(nowUs: number): void {
    this.#count(nowUs);
    this.#write(encodeUtf8("/help"));
    this.#asked.push({ after: this.#sent, reply: "help", token: "" });
  }

  /** Leaves as soon as all is confirmed. Never has to wait: `/quit` does not count against the rate. */
  quit(): void {
    this.#demand("greeted", "open");
    this.#write(encodeUtf8("/quit"));
    this.#asked.push({ after: this.#sent, reply: "bye", token: "" });
    this.#state = "leaving";
  }

  /** What is to be written to the socket; it is taken out here. */
  takeOutput(): readonly Uint8Array[] {
    const output = this.#output;
    this.#output = [];
    return output;
  }

  /** Reads what came from the server. */
  receive(segment: Uint8Array, nowUs: number): PeerEvent[] {
    const events: PeerEvent[] = [];
    let at = 0;
    while (at < segment.length && this.#state !== "closed") {
      const found = this.#reader.read(segment, at);
      at = this.#reader.position;
      if (found === "more") break;
      const { bytes, start, end } = this.#reader;
      if (found === "line") events.push(this.#read(decodeUtf8(bytes, start, end), nowUs));
      else events.push(this.#fault("not-acuse", ""));
    }
    return events;
  }

  /** The server's stream ended. */
  ended(): PeerEvent[] {
    if (this.#state === "closed") return [];
    this.#state = "closed";
    return [{ kind: "lost" }];
  }

  get #unanswered(): number {
    return this.#sent - this.#confirmed + this.#asked.length;
  }

  #read(line: string, nowUs: number): PeerEvent {
    const reply = parseReply(line);
    if (reply === undefined) return this.#fault("not-acuse", line);
    if (this.#state === "connected") return this.#readGreeting(line, reply);
    if (isRefusal(reply) || reply.code === replies.bye.code) return this.#readLast(line, reply);
    if (this.#state === "naming") return this.#readWelcome(line, reply, nowUs);
    const asked = this.#asked[0];
    if (asked?.after === this.#confirmed) return this.#readAnswer(line, reply, asked, nowUs);
    return this.#readConfirmation(line, reply, nowUs);
  }

  #readGreeting(line: string, reply: Reply): PeerEvent {
    // Other servers greet and refuse with the same codes: the keyword tells.
    if (isRefusal(reply) && !isForeign(reply)) return this.#readLast(line, reply);
    const limits = announcedLimits(reply);
    const word = reply.params["ack"];
    if (!isReply(reply, "greeting") || limits === undefined || word === undefined) {
      return this.#fault("not-acuse", line);
    }
    this.#state = "greeted";
    this.#limits = limits;
    this.#word = word;
    return { kind: "greeted", line, limits, word };
  }

  #readWelcome(line: string, reply: Reply, nowUs: number): PeerEvent {
    const last = countParam(reply, "last");
    const isWelcome = isReply(reply, "welcome") || isUnknownSuccess(reply);
    if (!isWelcome || last === undefined || !this.#settle(last)) return this.#fault("out-of-order", line);
    // What an earlier connection sent above it was fenced: those numbers are free again.
    this.#sent = last;
    const limits = this.#limits!;
    this.#pace = new Pace(limits, countParam(reply, "budget") ?? 0, nowUs);
    this.#state = "open";
    return { kind: "welcome", line, last };
  }

  #readConfirmation(line: string, reply: Reply, nowUs: number): PeerEvent {
    const number = this.#confirmed + 1;
    const isConfirmation =
      reply.code === replies.confirmation.code ? reply.keyword === this.#word : isUnknownSuccess(reply);
    if (!isConfirmation || reply.more || number > this.#sent || reply.positional[0] !== String(number)) {
      return this.#fault("out-of-order", line);
    }
    this.#confirmed = number;
    this.#pace?.confirmed(nowUs);
    return { kind: "confirmed", line, number };
  }

  #readAnswer(line: string, reply: Reply, asked: Asked, nowUs: number): PeerEvent {
    const isAnswer = isReply(reply, asked.reply) || isUnknownSuccess(reply);
    const isMine = !isReply(reply, "pong") || (reply.positional[0] ?? "") === asked.token;
    if (!isAnswer || !isMine || asked.reply === "bye") return this.#fault("out-of-order", line);
    if (!reply.more) {
      this.#asked.shift();
      this.#pace?.confirmed(nowUs);
    }
    return { kind: "answered", line, reply };
  }

  /**
   * The last line says how far the messages are durable, even those that it had no time to confirm. Before the welcome
   * it speaks of another session, or of none.
   */
  #readLast(line: string, reply: Reply): PeerEvent {
    const isOurs = this.#state === "open" || this.#state === "leaving";
    const last = isOurs ? countParam(reply, "last") : undefined;
    if (last !== undefined && !this.#settle(last)) return this.#fault("out-of-order", line);
    this.#state = "closed";
    return { kind: "closed", line, reply };
  }

  /** Believes that messages up to `last` are confirmed if that can be: none was sent above, or confirmed before. */
  #settle(last: number): boolean {
    if (last < this.#confirmed || last > this.#sent) return false;
    this.#confirmed = last;
    return true;
  }

  #fault(fault: Fault, line: string): PeerEvent {
    this.#state = "closed";
    return { kind: "fault", line, fault };
  }

  /** A line that counts against the limits is about to be sent. */
  #count(nowUs: number): void {
    this.#demand("open");
    if (this.sendableAt(nowUs) > nowUs) throw new Error("the next line may not be sent yet: see sendableAt");
    this.#pace?.sent();
  }

  /** Queues a line, with a slash before it where it is a message that begins with one. */
  #write(line: Uint8Array, isSlashed = false): void {
    if (line.includes(LF)) throw new RangeError("a line may not hold an LF");
    const start = isSlashed ? 1 : 0;
    const bytes = new Uint8Array(start + line.length + 1);
    bytes.fill(SLASH, 0, start);
    bytes.set(line, start);
    bytes[bytes.length - 1] = LF;
    this.#output.push(bytes);
  }

  #demand(...states: readonly PeerState[]): void {
    if (!states.includes(this.#state)) {
      throw new Error(`the connection must be ${states.join(" or ")}, and it is ${this.#state}`);
    }
  }
}
