/**
 * The server's side of one connection, from the greeting to the last line: bytes, events and time come in as
 * arguments; replies and requests go out through `SessionEffects`. It knows no socket, no clock and no disk.
 *
 *     naming ──name──▶ opening ──opened──▶ open ──any end──▶ settling ──all settled──▶ releasing ──▶ closed
 *
 * Every end takes the same way: nothing more is read, what was accepted is settled by the ledger, the name is
 * let go, and only then the last line is written. So `last` is true, and the next connection of that name is
 * welcome.
 */
import { parseCommand } from "../protocol/command.ts";
import type { Command, Resume } from "../protocol/command.ts";
import { isForeignFirstByte, isForeignLine } from "../protocol/foreign.ts";
import { helloLineBytesMax, namingLinesMax, namingMsMax } from "../protocol/limits.ts";
import { LineReader } from "../protocol/lines.ts";
import { checkName, nameKey } from "../protocol/name.ts";
import type { ClosingKey, ClosingReason } from "../protocol/replies.ts";
import { formatLines, formatPong, formatReply } from "../protocol/reply.ts";
import { decodeUtf8 } from "../protocol/utf8.ts";
import type { OpenAnswer, SessionEffects, Settled } from "./effects.ts";
import { formatEnding, goodbyeOf } from "./ending.ts";
import type { Ending } from "./ending.ts";
import { RateMeter } from "./rate.ts";
import { refusalOf } from "./refusal.ts";
import { retryWaitMs } from "./rules.ts";
import type { SessionRules } from "./rules.ts";
import type { ReplyTexts } from "./texts.ts";
import { Unanswered } from "./unanswered.ts";

const SLASH = 47;

type State = "naming" | "opening" | "open" | "settling" | "releasing" | "closed";

export class Session {
  /** Names this connection, and its closing. */
  readonly id: string;
  /** The accepted name. */
  name: string | undefined;
  /** When naming must be done. */
  readonly namingUntilUs: number;
  /** Lines that were answered by `500 unknown-command`. */
  unknownCommands = 0;

  readonly #rules: SessionRules;
  readonly #effects: SessionEffects;
  readonly #reader: LineReader;
  #texts: ReplyTexts;
  #state: State = "naming";
  #byHello = false;
  #ending: Ending | undefined;
  /** The peer shut its side while the name was being opened. */
  #ended = false;
  #begun = false;
  #namingLines = 0;
  #wanted = "";
  #meter: RateMeter | undefined;
  #unanswered: Unanswered;

  constructor(id: string, rules: SessionRules, effects: SessionEffects, nowUs: number) {
    this.id = id;
    this.#rules = rules;
    this.#effects = effects;
    this.#texts = rules.texts(undefined);
    this.#unanswered = new Unanswered(rules.word, 0);
    this.#reader = new LineReader(Math.max(rules.limits.max, helloLineBytesMax));
    this.namingUntilUs = nowUs + namingMsMax * 1000;
    const { max, rate, burst, window } = rules.limits;
    const values = { max, rate: rate ?? "off", burst, window, ack: rules.word, auth: "none" };
    effects.write(formatReply("greeting", values, this.#texts.greeting()));
  }

  /**
   * Whether `receive` takes bytes now. `later`: first an answer of the ledger's must come (the name, or room in
   * the window); `never`: the connection is ending.
   */
  get reading(): "now" | "later" | "never" {
    switch (this.#state) {
      case "naming":
        return "now";
      case "opening":
        return this.#ending !== undefined ? "never" : this.#byHello ? "now" : "later";
      case "open":
        return this.#unanswered.isFull(this.#rules.limits.window) ? "later" : "now";
      case "settling":
      case "releasing":
      case "closed":
        return "never";
    }
  }

  /** Whether the name is still missing: `namingUntilUs` is in force. */
  get isNaming(): boolean {
    return this.#state === "naming" || (this.#state === "opening" && this.#ending === undefined);
  }

  /** How far the messages of this connection are. */
  get progress(): Pick<Unanswered, "messages" | "unconfirmed" | "last"> {
    return this.#unanswered;
  }

  /** Messages that may be sent at once at `nowUs`; `undefined` without a limit or a name. */
  budget(nowUs: number): number | undefined {
    return this.#meter?.available(nowUs);
  }

  /** Bytes of messages that the ledger has not answered yet. */
  get unansweredBytes(): number {
    return this.#unanswered.bytes;
  }

  /**
   * Reads on in a segment, from byte `from`. Returns how far it came; the rest is for later (see `reading`, and
   * `SessionEffects.isFull`), or for nobody.
   */
  receive(segment: Uint8Array, from: number, nowUs: number): number {
    let at = from;
    while (at < segment.length && this.reading === "now" && !this.#effects.isFull) {
      if (this.#state === "opening") {
        this.#end("outOfOrder", {}, this.#texts.outOfOrder());
        break;
      }
      if (!this.#begun) {
        this.#begun = true;
        if (isForeignFirstByte(segment[at]!)) {
          this.#end("notAcuse", {}, this.#texts.notAcuse());
          break;
        }
      }
      const found = this.#reader.read(segment, at);
      at = this.#reader.position;
      switch (found) {
        case "line":
          if (this.#state === "naming") this.#readName();
          else this.#readLine(nowUs);
          break;
        case "more":
          break;
        case "too-long":
          this.#end("tooLong", { max: this.#reader.max }, this.#texts.tooLong(this.#reader.max));
          break;
        case "not-text":
          this.#end("notText", { at: this.#reader.at }, this.#texts.notText(this.#reader.at));
          break;
      }
    }
    this.#reader.letGo();
    return at;
  }

  /** The peer shut its side, and all its bytes were received. */
  ended(): void {
    if (this.#state === "opening") this.#ended = true;
    else if (this.#reader.unfinished) this.#end("unfinished", {}, this.#texts.unfinished());
    else this.#end("bye", {}, "");
  }

  /** The peer is gone: nothing more can be written to it. */
  lost(): void {
    this.#ending ??= { key: "lost" };
    this.#proceed();
  }

  /** The server ends the connection; who is kicked may come back after `waitMs`. */
  close(reason: ClosingReason, waitMs?: number): void {
    const values = waitMs === undefined ? { reason } : { reason, wait: waitMs };
    this.#end("closing", values, this.#texts.closing(reason));
  }

  /** A commit failed: nothing is confirmed or denied any more. */
  storageFailed(): void {
    if (this.#state === "closed") return;
    this.#ending = undefined;
    this.#decide("closing", { reason: "storage" }, this.#texts.closing("storage"));
    this.#finish();
  }

  /** The server did not read for `pauseUs`, which ended now. */
  credit(pauseUs: number, nowUs: number): void {
    this.#meter?.credit(pauseUs, nowUs);
  }

  /** The ledger's answer to `open`. Returns whether the client was welcomed. */
  opened(answer: OpenAnswer, nowUs: number): boolean {
    if (this.#state !== "opening") return false;
    if (answer.kind !== "opened") {
      this.#refuseOpen(answer);
      return false;
    }
    const { rate, burst, max } = this.#rules.limits;
    if (rate !== undefined) this.#meter = new RateMeter(rate, burst, this.#rules.budgets, answer.budget);
    this.#reader.max = max;
    this.name = this.#wanted;
    this.#unanswered = new Unanswered(this.#rules.word, answer.last);
    this.#state = "open";
    const isWelcome = this.#ending === undefined;
    if (isWelcome) {
      const budget = this.#byHello ? (this.#meter?.available(nowUs) ?? burst) : undefined;
      this.#write(formatReply("welcome", { last: answer.last, budget }, this.#texts.welcome(this.name)));
    }
    if (this.#ended) this.ended();
    this.#proceed();
    return isWelcome;
  }

  /** Another connection resumed this session: what the ledger had of this one is settled, and nothing more is taken. */
  takenOver(): void {
    this.#end("takenOver", {}, this.#texts.takenOver());
  }

  /** The ledger's answer to messages. Returns how many of them were confirmed to the peer. */
  settled(settled: Settled): number {
    if (this.#state === "closed") return 0;
    const before = this.#unanswered.last;
    this.#write(this.#unanswered.settle(settled.through, settled.bytes, settled.last));
    const confirmed = this.#ending?.key === "lost" ? 0 : this.#unanswered.last - before;
    if (settled.outcome !== "stored") this.#refuseUnstored(settled.outcome);
    this.#proceed();
    return confirmed;
  }

  /** The ledger let the name go. */
  released(): void {
    if (this.#state === "releasing") this.#finish();
  }

  #readName(): void {
    this.#namingLines += 1;
    if (this.#namingLines > namingLinesMax) {
      this.close("naming");
      return;
    }
    const { bytes, start, end } = this.#reader;
    const text = decodeUtf8(bytes, start, end);
    if (this.#namingLines === 1 && isForeignLine(text)) {
      this.#end("notAcuse", {}, this.#texts.notAcuse());
      return;
    }
    if (!text.startsWith("/") || text.startsWith("//")) {
      this.#open(text, undefined);
      return;
    }
    const command = parseCommand(text);
    switch (command.kind) {
      case "hello":
        this.#byHello = true;
        this.#texts = this.#rules.texts(command.lang);
        this.#open(command.name, command.resume);
        break;
      case "bad-hello":
        this.#end("badName", { reason: "syntax" }, this.#texts.badName("syntax"));
        break;
      case "help":
        this.#write(this.#help());
        break;
      case "quit":
        this.#end("bye", {}, "");
        break;
      case "ping":
      case "unknown":
        this.unknownCommands += 1;
        this.#write(formatReply("unknownCommand", {}, this.#texts.unknownCommand()));
        break;
    }
  }

  #open(name: string, resume: Resume | undefined): void {
    const reason = checkName(name);
    if (reason !== undefined) {
      this.#end("badName", { reason }, this.#texts.badName(reason));
      return;
    }
    this.#reader.endPreamble();
    this.#wanted = name;
    this.#state = "opening";
    this.#effects.open(name, nameKey(name), resume);
  }

  #refuseOpen(answer: Exclude<OpenAnswer, { kind: "opened" }>): void {
    this.#state = "naming";
    if (answer.kind === "unknown-session") this.#unanswered = new Unanswered(this.#rules.word, answer.last);
    this.#end(...refusalOf(answer, this.#wanted, this.#texts));
    // It may have been decided before how this ends.
    this.#proceed();
  }

  #readLine(nowUs: number): void {
    const { bytes, start, end } = this.#reader;
    const isSlashed = start < end && bytes[start] === SLASH;
    const isEscaped = isSlashed && start + 1 < end && bytes[start + 1] === SLASH;
    const command = isSlashed && !isEscaped ? commandOf(bytes, start, end) : undefined;
    if (command?.kind === "quit") {
      this.#end("bye", {}, "");
      return;
    }
    const waitUs = this.#meter?.take(nowUs) ?? 0;
    if (waitUs > 0) this.#refuseFast(Math.ceil(waitUs / 1000));
    else if (command !== undefined) this.#obey(command);
    else this.#append(bytes, isEscaped ? start + 1 : start, end);
  }

  #append(bytes: Uint8Array, start: number, end: number): void {
    this.#effects.append(this.#unanswered.submit(end - start), bytes, start, end);
  }

  #obey(command: Command): void {
    switch (command.kind) {
      case "ping":
        this.#write(this.#unanswered.answer(formatPong(command.token)));
        break;
      case "help":
        this.#write(this.#unanswered.answer(this.#help()));
        break;
      case "hello":
      case "bad-hello":
      case "unknown":
        this.unknownCommands += 1;
        if (this.#byHello) this.#end("unknownCommand", {}, this.#texts.unknownCommand());
        else
          this.#write(
            this.#unanswered.answer(formatReply("unknownCommand", {}, this.#texts.unknownCommand())),
          );
        break;
      case "quit":
        throw new Error("/quit has been obeyed before the rate was asked");
    }
  }

  #refuseFast(waitMs: number): void {
    const { rate = 0, burst } = this.#rules.limits;
    this.#end("tooFast", { wait: waitMs, rate, burst }, this.#texts.tooFast(rate, burst, waitMs));
  }

  /** Messages were not stored and never will be: that is how it ends, whatever their later lines asked for. */
  #refuseUnstored(outcome: "no-space" | "fenced"): void {
    if (this.#ending?.key === "lost" || this.#ending?.key === "noSpace") return;
    this.#ending = undefined;
    if (outcome === "no-space") {
      this.#end("noSpace", { wait: retryWaitMs.noSpace }, this.#texts.noSpace(retryWaitMs.noSpace));
    } else {
      this.takenOver();
    }
  }

  #help(): string {
    return formatLines("help", this.#texts.help(this.#rules.limits, this.#rules.word));
  }

  /** Decides how the connection ends, unless that has been decided before. */
  #end(key: ClosingKey, values: Readonly<Record<string, string | number>>, text: string): void {
    if (this.#state === "closed" || this.#ending !== undefined) return;
    this.#decide(key, values, text);
    this.#proceed();
  }

  #decide(key: ClosingKey, values: Readonly<Record<string, string | number>>, text: string): void {
    const bye = (last: number): string => this.#texts.bye(this.name, last, this.#rules.word);
    this.#ending = { key, values, text: key === "bye" ? bye : () => text };
  }

  /** Goes on towards the end that was decided, as far as the ledger's answers allow. */
  #proceed(): void {
    if (this.#ending === undefined) return;
    switch (this.#state) {
      case "naming":
        this.#finish();
        break;
      case "open":
      case "settling":
        this.#state = "settling";
        if (!this.#unanswered.isSettled) break;
        this.#state = "releasing";
        this.#effects.release();
        break;
      case "opening":
      case "releasing":
      case "closed":
        break;
    }
  }

  #finish(): void {
    const ending = this.#ending!;
    const last = this.#unanswered.last;
    this.#state = "closed";
    this.#write(formatEnding(ending, last, this.id));
    this.#effects.end(goodbyeOf(ending, this.name === undefined ? undefined : last));
  }

  #write(lines: string): void {
    if (lines !== "" && this.#ending?.key !== "lost") this.#effects.write(lines);
  }
}

/** A command of more bytes than a hello may have is none; it is not even looked at. */
function commandOf(bytes: Uint8Array, start: number, end: number): Command {
  if (end - start > helloLineBytesMax) return { kind: "unknown" };
  return parseCommand(decodeUtf8(bytes, start, end));
}
