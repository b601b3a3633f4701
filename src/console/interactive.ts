/**
 * The conversation with a person on a terminal.
 *
 *     asking ──name──▶ talk ──quit, and all is confirmed──▶ over
 *       ▲               │ ▲
 *       └─name refused──┤ └──Enter── lost
 *                       └──────────────▲ what cannot heal
 *
 * In `talk` the session goes on by itself over lost connections: see `Conversation`.
 */
import { Signal } from "../client/signal.ts";
import { talkTexts } from "../i18n/talk.ts";
import type { TalkTexts } from "../i18n/talk.ts";
import { parseCommand } from "../protocol/command.ts";
import { checkName } from "../protocol/name.ts";
import { countParam } from "../protocol/reply.ts";
import type { Reply } from "../protocol/reply.ts";
import type { Trouble } from "../session/retry.ts";
import type { ClosedWhy } from "../session/sender-state.ts";
import { Tty } from "../terminal/tty.ts";
import type { Key, Size } from "../terminal/tty.ts";
import { BackPressure } from "./back-pressure.ts";
import { isText, whyNoCommand } from "./commands.ts";
import type { Guess } from "./commands.ts";
import { Conversation } from "./conversation.ts";
import type { ConversationListener, ConversationOptions, Welcome } from "./conversation.ts";
import { Display } from "./display.ts";
import { isNameRefused, outcomeOfTrouble } from "./ending.ts";
import type { Conclusion, Outcome } from "./ending.ts";
import type { History } from "./history.ts";
import type { Rows } from "./layout.ts";
import { renderLive } from "./live.ts";
import type { Look } from "./look.ts";
import { isMessage, Outbox } from "./outbox.ts";
import type { Item, SentItem } from "./outbox.ts";
import { hearSignals } from "./signals.ts";
import { headingOf, stageAfter, stageOf } from "./stage.ts";
import type { Standing } from "./stage.ts";
import { Transcript } from "./transcript.ts";
import { Typing } from "./typing.ts";
import type { TypingListener } from "./typing.ts";

export interface InteractiveOptions extends ConversationOptions, Guess {
  /** The server, as it is written for people. */
  readonly target: string;
  /** Without it the user is asked. */
  readonly name: string | undefined;
  /** The first message, made from the name; `undefined` for none. */
  readonly greeting: ((name: string) => string) | undefined;
  readonly history: History;
  readonly look: Look;
}

/** How often somebody who waits is told for how long. */
const countdownMs = 1_000;

/** Talks with whoever sits before this process's terminal, until they leave. */
export function interact(options: InteractiveOptions): Promise<Conclusion> {
  return new Interactive(options).hold();
}

class Interactive implements ConversationListener, TypingListener {
  readonly #options: InteractiveOptions;
  readonly #texts: TalkTexts;
  readonly #transcript: Transcript;
  readonly #tty: Tty = new Tty();
  readonly #outbox: Outbox = new Outbox(new Signal());
  readonly #typing: Typing;
  readonly #backPressure: BackPressure;
  readonly #display: Display;
  readonly #concluded: PromiseWithResolvers<Conclusion> = Promise.withResolvers<Conclusion>();
  #phase: "asking" | "talk" | "lost" | "taken" | "over" = "asking";
  #isLeaving = false;
  #name = "";
  #conversation: Conversation | undefined;
  /** What the server said at its latest welcome. */
  #server: Welcome | undefined;
  /** What leaving now would mean. */
  #outcome: Outcome = "confirmed";
  /** Lines that were given up, or whose fate is not known. */
  #missed = 0;
  /** Under this name the greeting was sent. */
  #greetedAs: string | undefined;
  /** The trouble that was told since the latest welcome: another one of its kind is no news. */
  #toldTrouble: string | undefined;
  /** The server asked not to come back before, in milliseconds of the monotonic clock. */
  #welcomeAtMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: InteractiveOptions) {
    this.#options = options;
    this.#texts = talkTexts[options.lang];
    this.#transcript = new Transcript(options.lang, options.target);
    this.#typing = new Typing(this.#texts, options.history.entries, this);
    this.#backPressure = new BackPressure(this.#outbox, this.#tty, () => this.#cutPaste());
    const whenGone = (): void => this.#conclude("SIGHUP");
    this.#display = new Display(this.#tty, options.look, (size) => this.#live(size), whenGone);
  }

  async hold(): Promise<Conclusion> {
    this.#tty.onResize(() => this.#display.changed());
    this.#tty.onHangUp(() => this.#conclude("SIGHUP"));
    this.#tty.onContinue(() => this.#display.reclaim());
    const deafen = hearSignals((signal) => this.#conclude(signal === "SIGINT" ? "interrupted" : signal));
    this.#tty.open((key) => this.#press(key));
    this.#begin();
    const conclusion = await this.#concluded.promise;
    await this.#display.close();
    this.#tty.close();
    this.#options.history.save();
    deafen();
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
    if (this.#phase === "over") return;
    if (this.#isLeaving) {
      // Who leaves has said all there was to say.
      if (key.name === "ctrl-c") this.interrupt();
      else if (key.name === "return" || key.name === "enter") this.#hurry();
    } else {
      this.#typing.press(key);
    }
    this.#backPressure.steer();
    this.#display.changed();
  }

  submit(text: string, pastedAs: number | undefined): void {
    if (this.#isLeaving || this.#phase === "over") return;
    if (this.#phase === "asking") return this.#giveName(text);
    if (text === "" && pastedAs === undefined) return this.#hurry();
    this.#options.history.add(text);
    if (text.startsWith("/") && !text.startsWith("//")) return this.#command(text);
    if (!isText(text)) return this.#refuse(pastedAs ?? "typed", (line) => this.#texts.notText(line));
    const message = text.startsWith("//") ? text.slice(1) : text;
    this.#send({ kind: "message", text: message, origin: pastedAs ?? "typed" });
  }

  interrupt(): void {
    if (this.#phase !== "talk") return this.#conclude("interrupted");
    if (this.#outbox.waiting.length > 0) return this.#drop();
    if (this.#isLeaving || !this.#isConnected) return this.#conclude("interrupted");
    this.#outcome = "interrupted";
    this.#leave();
  }

  leave(): void {
    if (this.#phase === "talk" && (this.#isConnected || this.#outbox.isBusy)) this.#leave();
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
          ...this.#transcript.help(this.#server?.limits, this.#server?.word),
        );
      case "hello":
      case "bad-hello":
      case "unknown": {
        const why = whyNoCommand(text, this.#options, this.#texts);
        return this.#display.show(this.#transcript.typed(text), this.#transcript.refused(why));
      }
    }
  }

  /** There is no room: the rest of what is being pasted is let go, so that the keys behind it are heard. */
  #cutPaste(): void {
    const cutAt = this.#typing.discardPaste();
    if (cutAt !== undefined) this.#refuse(cutAt, (line) => this.#texts.noRoom(line));
  }

  #send(item: Item): void {
    if (this.#backPressure.isOverfull) return this.#refuse(item.origin, (line) => this.#texts.noRoom(line));
    this.#outbox.add(item);
    if (this.#phase !== "talk") this.#talk();
  }

  /** What waits to be sent is given up, and counted. */
  #drop(): void {
    const dropped = this.#outbox.dropWaiting();
    this.#missed += dropped.filter(isMessage).length;
    this.#backPressure.steer();
    this.#display.show(this.#transcript.dropped(dropped.length));
  }

  #refuse(origin: Item["origin"], why: (line: string) => string): void {
    // A slip of somebody who types is seen, and forgiven.
    if (origin !== "typed") this.#missed += 1;
    this.#display.show(this.#transcript.refused(why(this.#transcript.nameOf(origin))));
  }

  // The name.

  #ask(former: string): void {
    this.#phase = "asking";
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
    this.#name = name;
    this.#typing.isTalking = true;
    this.#talk();
  }

  // The session.

  #talk(): void {
    this.#phase = "talk";
    this.#outcome = "connection";
    this.#toldTrouble = undefined;
    this.#conversation = new Conversation(this.#options, this.#outbox, this);
    void this.#conversation.hold(this.#name);
    this.moved();
  }

  /** Does not wait for the next attempt, unless it is the server that wants to be left alone. */
  #hurry(): void {
    if (this.#phase !== "talk") this.#talk();
    else if (performance.now() >= this.#welcomeAtMs) this.#conversation?.retryNow();
  }

  moved(): void {
    clearTimeout(this.#timer);
    const { waitMs } = this.#standing;
    if (waitMs > 0) this.#timer = setTimeout(() => this.moved(), Math.min(waitMs, countdownMs));
    this.#backPressure.steer();
    this.#display.changed();
  }

  welcomed(welcome: Welcome): void {
    const { text, limits, resumed } = welcome;
    this.#server = welcome;
    this.#toldTrouble = undefined;
    this.#expect("confirmed");
    if (resumed === undefined) {
      this.#display.show(
        this.#transcript.connected(limits),
        this.#transcript.welcome(text, this.#greetedAs === undefined),
      );
      this.#greet();
    } else {
      this.#display.show(this.#transcript.resumed(resumed.stored, resumed.again));
    }
    this.moved();
  }

  #greet(): void {
    if (this.#greetedAs === this.#name) return;
    this.#greetedAs = this.#name;
    const text = this.#options.greeting?.(this.#name);
    if (text !== undefined) this.#outbox.addFirst({ kind: "message", text, origin: "greeting" });
  }

  answered(item: SentItem, tookMs: number): void {
    this.#display.show(this.#transcript.answered(item, this.#server?.word ?? "", tookMs));
  }

  tooLong({ origin }: Item, bytes: number, bytesMax: number): void {
    this.#refuse(origin, (line) => this.#texts.tooLong(line, bytes, bytesMax));
  }

  troubled(trouble: Trouble): void {
    if (this.#conversation?.wasWelcome === false && isNameRefused(trouble)) {
      this.#conversation.stop();
      return this.#endBy(trouble);
    }
    const waitMs = trouble.kind === "refused" ? (countParam(trouble.reply, "wait") ?? 0) : 0;
    this.#welcomeAtMs = performance.now() + waitMs;
    this.#expect(outcomeOfTrouble(trouble));
    const blocks = this.#transcript.troubled(trouble);
    const told = JSON.stringify(blocks);
    if (told !== this.#toldTrouble) this.#display.show(...blocks);
    this.#toldTrouble = told;
    this.moved();
  }

  over(why: ClosedWhy, goodbye: Reply | undefined): void {
    if (why.kind === "trouble" || why.kind === "refused") return this.#endBy(why.trouble);
    if (goodbye !== undefined) this.#display.show(this.#transcript.goodbye(goodbye));
    this.#expect("confirmed");
    this.#conclude(this.#outcome);
  }

  room(): Promise<void> {
    return this.#display.room();
  }

  #leave(): void {
    this.#isLeaving = true;
    this.#conversation?.quit();
    this.moved();
  }

  /** The session has come to its end, which was not wanted. Without a trouble it was a line that is too long. */
  #endBy(trouble: Trouble | undefined): void {
    const blocks =
      trouble === undefined
        ? [this.#transcript.refused(this.#texts.nowTooLong)]
        : this.#transcript.troubled(trouble);
    this.#display.show(...blocks);
    this.#tellRemains();
    this.#expect(trouble === undefined ? "unconfirmed" : outcomeOfTrouble(trouble));
    this.#conversation = undefined;
    if (this.#isLeaving) return this.#conclude(this.#outcome);
    if (trouble !== undefined && isNameRefused(trouble)) return this.#ask(this.#name);
    this.#phase = stageAfter(trouble);
    this.moved();
  }

  /** Leaving now would mean this; but who has interrupted has. */
  #expect(outcome: Outcome): void {
    if (this.#outcome !== "interrupted") this.#outcome = outcome;
  }

  /** What has no confirmation stays visible, with the truth about it. */
  #tellRemains(): void {
    const unconfirmed = this.#outbox.dropSent();
    const unsent = this.#outbox.dropWaiting();
    this.#display.show(...this.#transcript.remains(unconfirmed, this.#conversation?.isSettled === true));
    if (unsent.length > 0) this.#display.show(this.#transcript.unsent(unsent.length));
    this.#missed += [...unconfirmed, ...unsent].filter(isMessage).length;
    this.#backPressure.steer();
  }

  #conclude(conclusion: Conclusion): void {
    if (this.#phase === "over") return;
    this.#phase = "over";
    clearTimeout(this.#timer);
    this.#backPressure.stop();
    this.#conversation?.stop();
    this.#tellRemains();
    this.#concluded.resolve(conclusion === "confirmed" && this.#missed > 0 ? "unconfirmed" : conclusion);
  }

  // What is seen.

  get #isConnected(): boolean {
    return this.#standing.stage === "talking";
  }

  get #standing(): Standing {
    const conversation = this.#conversation;
    return {
      stage: this.#phase === "talk" ? stageOf(conversation) : this.#phase,
      isLeaving: this.#isLeaving,
      isBusy: this.#outbox.isBusy,
      hasUnsent: this.#outbox.waiting.length > 0,
      waitMs: conversation?.waitMs ?? 0,
      isAsked: performance.now() < this.#welcomeAtMs,
    };
  }

  #live(size: Size): Rows {
    const { target, look } = this.#options;
    const { line, hint, search } = this.#typing;
    const standing = this.#standing;
    const { title, status } = headingOf(standing, this.#name, target, size.columns, this.#texts);
    const state = { standing, title: search ?? title, line, outbox: this.#outbox, status, hint };
    return renderLive(state, size, look, this.#transcript, this.#texts);
  }
}
