/**
 * The conversation with a person on a terminal.
 *
 *     asking ──name──▶ connecting ──welcome──▶ talking ──quit──▶ leaving ──goodbye──▶ over
 *       ▲                  │  ▲                   │
 *       └───name refused───┘  └──Enter── lost ◀───┘ any other end
 *
 * Between `lost` and `connecting` lies `waiting`, where the server has asked for patience.
 */
import { Signal } from "../client/signal.ts";
import { talkTexts } from "../i18n/talk.ts";
import type { TalkTexts } from "../i18n/talk.ts";
import { parseCommand } from "../protocol/command.ts";
import type { Limits } from "../protocol/limits.ts";
import { checkName } from "../protocol/name.ts";
import { replies } from "../protocol/replies.ts";
import { countParam } from "../protocol/reply.ts";
import { Tty } from "../terminal/tty.ts";
import type { Key, Size } from "../terminal/tty.ts";
import { displayWidth } from "../terminal/width.ts";
import { Attempt } from "./attempt.ts";
import type { AttemptEnd, AttemptListener, AttemptOptions } from "./attempt.ts";
import { commandWords } from "./commands.ts";
import { Display } from "./display.ts";
import { isNameRefused, outcomeOf } from "./ending.ts";
import type { Conclusion, Ending, Outcome } from "./ending.ts";
import type { History } from "./history.ts";
import type { Rows } from "./layout.ts";
import { renderLive } from "./live.ts";
import type { Look } from "./look.ts";
import { Outbox } from "./outbox.ts";
import type { Item, SentItem } from "./outbox.ts";
import { standingOf, statusOf } from "./stage.ts";
import type { Stage } from "./stage.ts";
import { Transcript } from "./transcript.ts";
import { Typing } from "./typing.ts";
import type { TypingListener } from "./typing.ts";
import { whyUnreachable } from "./unreachable.ts";

export interface InteractiveOptions extends AttemptOptions {
  /** The server, as it is written for people. */
  readonly target: string;
  /** Without it the user is asked. */
  readonly name: string | undefined;
  /** The first message, made from the name; `undefined` for none. */
  readonly greeting: ((name: string) => string) | undefined;
  readonly history: History;
  readonly look: Look;
  /** The command that was probably meant. */
  nearest(word: string, words: readonly string[]): string | undefined;
}

/** How often somebody who waits is told for how long. */
const countdownMs = 1_000;

/** Control characters that no line may hold; the tab is text. */
const notText = /[\0-\x08\x0a-\x1f\x7f]/;

/** Talks with whoever sits before this process's terminal, until they leave. */
export function interact(options: InteractiveOptions): Promise<Conclusion> {
  return new Interactive(options).hold();
}

class Interactive implements AttemptListener, TypingListener {
  readonly #options: InteractiveOptions;
  readonly #texts: TalkTexts;
  readonly #transcript: Transcript;
  readonly #tty: Tty = new Tty();
  readonly #outbox: Outbox = new Outbox(new Signal());
  readonly #typing: Typing;
  readonly #display: Display;
  readonly #concluded: PromiseWithResolvers<Conclusion> = Promise.withResolvers<Conclusion>();
  #stage: Stage = "asking";
  #name = "";
  #attempt: Attempt | undefined;
  #limits: Limits | undefined;
  #word = "";
  /** What leaving now would mean. */
  #outcome: Outcome = "confirmed";
  /** Lines that were given up, or whose fate is not known. */
  #missed = 0;
  /** Under this name the greeting was sent. */
  #greetedAs: string | undefined;
  /** The server asked not to come back before, in milliseconds of the monotonic clock. */
  #welcomeAtMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: InteractiveOptions) {
    this.#options = options;
    this.#texts = talkTexts[options.lang];
    this.#transcript = new Transcript(options.lang);
    this.#typing = new Typing(this.#texts, options.history.entries, this);
    const whenGone = (): void => this.#conclude("SIGHUP");
    this.#display = new Display(this.#tty, options.look, (size) => this.#live(size), whenGone);
  }

  async hold(): Promise<Conclusion> {
    this.#tty.onResize(() => this.#display.changed());
    this.#tty.onHangUp(() => this.#conclude("SIGHUP"));
    this.#tty.onContinue(() => this.#display.reclaim());
    const signals = ["SIGTERM", "SIGHUP", "SIGINT"] as const;
    const hear = (signal: NodeJS.Signals): void => {
      this.#conclude(signal === "SIGINT" ? "interrupted" : signal);
    };
    for (const signal of signals) process.on(signal, hear);
    this.#tty.open((key) => this.#press(key));
    this.#begin();
    const conclusion = await this.#concluded.promise;
    await this.#display.close();
    this.#tty.close();
    this.#options.history.save();
    for (const signal of signals) process.off(signal, hear);
    return conclusion;
  }

  #begin(): void {
    const { name, history } = this.#options;
    if (history.failure !== undefined) {
      this.#display.show(this.#transcript.note(this.#texts.historyFailed(history.failure)));
    }
    if (name === undefined) this.#ask("");
    else this.#giveName(name);
  }

  // What is typed.

  #press(key: Key): void {
    // Who leaves has said all there was to say.
    if (this.#stage === "over" || (this.#stage === "leaving" && key.name !== "ctrl-c")) return;
    this.#typing.press(key);
    this.#steer();
    this.#display.changed();
  }

  submit(text: string, pastedAs: number | undefined): void {
    if (this.#stage === "leaving" || this.#stage === "over") return;
    if (this.#stage === "asking") return this.#giveName(text);
    if (text === "" && pastedAs === undefined) return this.#retry();
    this.#options.history.add(text);
    if (text.startsWith("/") && !text.startsWith("//")) return this.#command(text);
    if (notText.test(text)) return this.#refuse(pastedAs ?? "typed", (line) => this.#texts.notText(line));
    const message = text.startsWith("//") ? text.slice(1) : text;
    this.#send({ kind: "message", text: message, origin: pastedAs ?? "typed" });
  }

  interrupt(): void {
    switch (this.#stage) {
      case "waiting":
      case "connecting":
        if (this.#outbox.waiting.length > 0) return this.#drop();
        return this.#attempt === undefined ? this.#lose() : this.#attempt.stop();
      case "talking":
      case "leaving":
        if (this.#outbox.waiting.length > 0) return this.#drop();
        if (this.#stage === "leaving") return this.#conclude("interrupted");
        this.#outcome = "interrupted";
        return this.#leave();
      case "asking":
      case "lost":
      case "over":
        return this.#conclude("interrupted");
    }
  }

  leave(): void {
    const hasMoreToSay = this.#stage === "connecting" && this.#outbox.waiting.length > 0;
    if (this.#stage === "talking" || hasMoreToSay) this.#leave();
    else this.#conclude(this.#outcome);
  }

  suspend(): void {
    this.#display.suspend();
  }

  clear(): void {
    this.#display.clear();
  }

  #command(text: string): void {
    const command = parseCommand(text);
    switch (command.kind) {
      case "quit":
        return this.leave();
      case "ping":
        return this.#send({ kind: "ping", text: command.token, origin: "typed" });
      case "help":
        return this.#display.show(
          this.#transcript.typed(text),
          ...this.#transcript.help(this.#limits, this.#word),
        );
      case "hello":
      case "bad-hello":
      case "unknown": {
        const [word = ""] = text.split(" ", 1);
        const why = commandWords.some((known) => known === word)
          ? this.#texts.misusedCommand(word, `/${text}`)
          : this.#texts.unknownCommand(word, this.#options.nearest(word, commandWords), `/${text}`);
        return this.#display.show(this.#transcript.typed(text), this.#transcript.refused(why));
      }
    }
  }

  /** Whoever pastes waits while too much is to be sent. */
  #steer(): void {
    if (this.#outbox.isFull) this.#tty.pause();
    else this.#tty.resume();
  }

  #send(item: Item): void {
    this.#outbox.add(item);
    if (this.#stage === "lost") this.#retry();
  }

  /** What waits to be sent is given up, and counted. */
  #drop(): void {
    const dropped = this.#outbox.dropWaiting().length;
    this.#missed += dropped;
    this.#steer();
    this.#display.show(this.#transcript.dropped(dropped));
  }

  #refuse(origin: Item["origin"], why: (line: string) => string): void {
    const texts = this.#texts;
    const { theGreeting, thisLine } = texts;
    const line =
      origin === "greeting" ? theGreeting : origin === "typed" ? thisLine : texts.pastedLine(origin);
    // A slip of somebody who types is seen, and forgiven.
    if (origin !== "typed") this.#missed += 1;
    this.#display.show(this.#transcript.refused(why(line)));
  }

  // The name.

  #ask(former: string): void {
    this.#stage = "asking";
    this.#typing.isTalking = false;
    // What follows a name that is none is no name either.
    this.#typing.discardPaste();
    this.#typing.begin(former);
    this.#display.changed();
  }

  #giveName(text: string): void {
    // What looks the same may be written in several ways; the server takes one of them.
    const name = text.trim().normalize("NFC");
    if (parseCommand(name).kind === "quit") return this.#conclude(this.#outcome);
    const wrong = checkName(name);
    if (wrong !== undefined) {
      this.#display.show(this.#transcript.refused(this.#texts.badName[wrong]));
      return this.#ask(name);
    }
    if (name !== this.#name) this.#welcomeAtMs = 0;
    this.#name = name;
    this.#typing.isTalking = true;
    this.#retry();
  }

  // The connection.

  /** Connects, as soon as the server wants to hear of us again. */
  #retry(): void {
    if (this.#stage !== "asking" && this.#stage !== "lost") return;
    this.#stage = "waiting";
    this.#countDown();
  }

  #lose(): void {
    this.#stage = "lost";
    this.#countDown();
  }

  /** Tells for how long the server wants to be left alone, and connects then, if that is wanted. */
  #countDown(): void {
    clearTimeout(this.#timer);
    const waitMs = this.#welcomeAtMs - performance.now();
    if (this.#stage === "waiting" && waitMs <= 0) return void this.#connect();
    if (waitMs > 0) this.#timer = setTimeout(() => this.#countDown(), Math.min(waitMs, countdownMs));
    this.#display.changed();
  }

  async #connect(): Promise<void> {
    clearTimeout(this.#timer);
    this.#stage = "connecting";
    this.#outcome = "connection";
    this.#display.changed();
    const attempt = new Attempt(this.#options, this.#outbox, this);
    this.#attempt = attempt;
    const end = await attempt.run(this.#name);
    this.#attempt = undefined;
    this.#end(end);
  }

  greeted(limits: Limits, word: string): void {
    this.#limits = limits;
    this.#word = word;
  }

  welcome(text: string): void {
    if (this.#stage === "connecting") this.#stage = "talking";
    this.#outcome = "confirmed";
    this.#display.show(
      this.#transcript.connected(this.#options.target, this.#limits!),
      this.#transcript.welcome(text, this.#greetedAs === undefined),
    );
    if (this.#greetedAs === this.#name) return;
    this.#greetedAs = this.#name;
    const greeting = this.#options.greeting?.(this.#name);
    if (greeting !== undefined)
      this.#outbox.addFirst({ kind: "message", text: greeting, origin: "greeting" });
  }

  sent(): void {
    this.#steer();
    this.#display.changed();
  }

  answered(item: SentItem, tookMs: number | undefined): void {
    this.#display.show(this.#transcript.answered(item, this.#word, tookMs));
  }

  tooLong({ origin }: Item, bytes: number, bytesMax: number): void {
    this.#steer();
    this.#refuse(origin, (line) => this.#texts.tooLong(line, bytes, bytesMax));
  }

  room(): Promise<void> {
    return this.#display.room();
  }

  #leave(): void {
    this.#stage = "leaving";
    this.#attempt?.quit();
    this.#display.changed();
  }

  /** The connection is over, or there was none. */
  #end(end: AttemptEnd): void {
    if (this.#stage === "over") return;
    const isLeaving = this.#stage === "leaving";
    const isTalk = end.kind !== "unreachable" && end.kind !== "stopped";
    if (end.kind === "closed" && end.reply.code === replies.bye.code && isLeaving) {
      this.#display.show(this.#transcript.goodbye(end.reply));
      return this.#conclude(this.#outcome === "interrupted" ? "interrupted" : "confirmed");
    }
    if (end.kind === "unreachable") {
      const why = whyUnreachable(end.code, this.#options.target, this.#options.lang);
      this.#display.show(this.#transcript.unreachable(why));
    }
    if (isTalk) this.#display.show(...this.#transcript.ended(end));
    this.#tellRemains(isTalk ? end : undefined);
    const outcome = isTalk ? outcomeOf(end) : "connection";
    this.#outcome = this.#outcome === "interrupted" ? "interrupted" : outcome;
    if (isLeaving) return this.#conclude(this.#outcome);
    const waitMs = end.kind === "closed" ? countParam(end.reply, "wait") : undefined;
    this.#welcomeAtMs = waitMs === undefined ? 0 : performance.now() + waitMs;
    if (isTalk && isNameRefused(end)) this.#ask(this.#name);
    else this.#lose();
  }

  /** What has no confirmation stays visible, with the truth about it. */
  #tellRemains(ending: Ending | undefined): void {
    const isKnown = ending?.kind === "closed" && countParam(ending.reply, "last") !== undefined;
    const unconfirmed = this.#outbox.dropSent();
    const unsent = this.#outbox.dropWaiting().length;
    this.#display.show(...this.#transcript.remains(unconfirmed, isKnown));
    if (unsent > 0) this.#display.show(this.#transcript.unsent(unsent));
    this.#missed += unconfirmed.filter(({ kind }) => kind === "message").length + unsent;
    this.#steer();
  }

  #conclude(conclusion: Conclusion): void {
    if (this.#stage === "over") return;
    this.#stage = "over";
    clearTimeout(this.#timer);
    this.#attempt?.stop();
    this.#tellRemains(undefined);
    const isShort = conclusion === "confirmed" && this.#missed > 0;
    this.#concluded.resolve(isShort ? "unconfirmed" : conclusion);
  }

  // What is seen.

  #live(size: Size): Rows {
    const { target, look } = this.#options;
    const { line, hint, query } = this.#typing;
    const asked = this.#stage === "asking" ? this.#texts.askName : undefined;
    const isShort = asked !== undefined && displayWidth(asked) * 2 <= size.columns;
    const name = isShort ? asked : asked === undefined ? this.#name : "";
    const title = query === undefined ? name : `${this.#texts.search} "${query}"`;
    const hasUnsent = this.#outbox.waiting.length > 0;
    const standing = standingOf(this.#stage, hasUnsent || this.#outbox.sent.length > 0);
    const waitMs = Math.max(0, this.#welcomeAtMs - performance.now());
    const status = isShort
      ? undefined
      : (asked ?? statusOf(this.#stage, target, waitMs, hasUnsent, this.#texts));
    const state = { standing, title, line, outbox: this.#outbox, status, hint };
    return renderLive(state, size, look, this.#transcript, this.#texts);
  }
}
