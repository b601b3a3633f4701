/** Sends lines over a session, in order and once each, until all of them are confirmed. */
import type { Writable } from "node:stream";
import { Link } from "../client/link.ts";
import { Spool } from "../client/spool.ts";
import { nothingTaken, takeLine } from "../client/spool-format.ts";
import type { Taken } from "../client/spool-format.ts";
import { Signal } from "../client/signal.ts";
import { outcomeOfTrouble } from "../console/ending.ts";
import type { InputLine } from "../console/input.ts";
import { connectTexts } from "../i18n/connect.ts";
import type { ConnectTexts } from "../i18n/connect.ts";
import { sendTexts } from "../i18n/send.ts";
import type { SendTexts } from "../i18n/send.ts";
import { defaultLimits, limitRanges } from "../protocol/limits.ts";
import { replies } from "../protocol/replies.ts";
import { countParam } from "../protocol/reply.ts";
import { lineLength } from "../session/message.ts";
import type { Trouble } from "../session/retry.ts";
import type { SenderEvent } from "../session/sender-state.ts";
import { Progress } from "./progress.ts";
import type { ProgressOptions } from "./progress.ts";
import { describeSpool, describeSpoolBehind, describeTrouble, isWelcomeBeyond } from "./reasons.ts";
import type { Outcome } from "./reasons.ts";

/** Lines to be sent: from stdin, or given. */
export interface Source {
  /** Greatest length of the next line in bytes; longer ones are bad. */
  max: number;
  /** Why it could not be read to its end. */
  readonly failure: string | undefined;
  lines(): AsyncGenerator<InputLine, void, void>;
  /** Lets go of it; `lines` ends. */
  stop(): void;
}

export interface SendOptions extends Omit<ProgressOptions, "columns"> {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly spool: string | undefined;
  /** The input is another one than the spool had begun to take. */
  readonly isFresh: boolean;
  /** Without any confirmation for so long it gives up; `undefined` for never. */
  readonly timeoutMs: number | undefined;
  readonly paced: boolean;
  readonly onBad: "stop" | "skip";
  /** `quiet` shows errors only; `live` on a terminal. */
  readonly shows: "quiet" | "lines" | { readonly columns: () => number };
  /** Where the figures go at the end, as a line of JSON. */
  readonly json: Writable | undefined;
}

/** What became of it. */
interface Figures {
  /** Messages that were taken to be sent in this run, those of the spool among them. */
  readonly sent: number;
  readonly confirmed: number;
  /** Lines that cannot be stored. */
  readonly refused: number;
  readonly seconds: number;
}

/** In the place of a line that is none, where the lines that were taken are told apart. */
const badLine: Uint8Array = Uint8Array.of(0);

/** Sends all lines of `source`. Throws `SpoolError`. */
export async function send(source: Source, options: SendOptions, interrupted: AbortSignal): Promise<Outcome> {
  const { host, port, name, lang, paced } = options;
  const spool = options.spool === undefined ? undefined : await Spool.open(options.spool, name);
  try {
    const link = await Link.open({ host, port, name, lang, paced, ...(spool !== undefined && { spool }) });
    return await new Sending(link, spool, source, options, interrupted).run();
  } finally {
    await spool?.close();
  }
}

class Sending {
  readonly #link: Link;
  readonly #spool: Spool | undefined;
  readonly #source: Source;
  readonly #options: SendOptions;
  readonly #interrupted: AbortSignal;
  readonly #texts: SendTexts;
  readonly #connectTexts: ConnectTexts;
  readonly #startedMs: number = performance.now();
  /** The last number that was confirmed before this run. */
  readonly #before: number;
  readonly #changed: Signal = new Signal();
  #progress: Progress | undefined;
  #hasStarted = false;
  #refused = 0;
  /** Why it ended before its end: the first reason counts. */
  #end: { readonly outcome: Outcome; readonly why: string } | undefined;
  #latestTrouble: Trouble | undefined;
  /** The server has said how far the messages are stored, and that those behind are not. */
  #isSettled = false;
  /** When there was a confirmation, or nothing to be confirmed. */
  #movedMs = 0;

  constructor(
    link: Link,
    spool: Spool | undefined,
    source: Source,
    options: SendOptions,
    interrupted: AbortSignal,
  ) {
    this.#link = link;
    this.#spool = spool;
    this.#source = source;
    this.#options = options;
    this.#interrupted = interrupted;
    this.#texts = sendTexts[options.lang];
    this.#connectTexts = connectTexts[options.lang];
    this.#before = link.confirmed;
  }

  async run(): Promise<Outcome> {
    const interrupt = () => this.#giveUp("interrupted", this.#connectTexts.interrupted);
    this.#interrupted.addEventListener("abort", interrupt);
    const found = this.#pending;
    if (found > 0) {
      this.#say(this.#texts.found(found));
      this.#start();
    }
    const watch = setInterval(() => this.#watch(), watchEveryMs);
    const wasTaken = await this.#takeAll();
    if (this.#source.failure !== undefined) {
      this.#fail("unconfirmed", this.#connectTexts.inputFailed(this.#source.failure));
    }
    await this.#leave();
    clearInterval(watch);
    this.#progress?.stop();
    this.#interrupted.removeEventListener("abort", interrupt);
    const outcome = this.#conclude();
    // The very last thing: who is killed before it and runs again sends nothing twice. After it the same lines are others.
    if (wasTaken && this.#pending === 0 && this.#end === undefined) await this.#spool?.finishInput();
    return outcome;
  }

  /** Takes the lines as there is room for them. Resolves to whether it came to the end of the input. */
  async #takeAll(): Promise<boolean> {
    const known = this.#options.isFresh ? nothingTaken : (this.#spool?.taken ?? nothingTaken);
    let taken = nothingTaken;
    for await (const line of this.#source.lines()) {
      if (!this.#hasStarted) this.#start();
      if (!(await this.#knowsMax(known.lines > 0, line))) return false;
      const bytes = this.#bytesOf(line);
      taken = takeLine(taken, bytes ?? badLine);
      if (taken.lines <= known.lines) {
        if (taken.lines === known.lines && taken.crc !== known.crc) return this.#refuseInput(known);
        continue;
      }
      if (bytes === undefined) {
        if (!this.#refuse(line)) return false;
      } else if (!(await this.#offer(bytes, taken))) {
        return false;
      }
    }
    if (taken.lines > 0 && taken.lines < known.lines) return this.#refuseInput(known);
    return taken.lines >= known.lines && this.#end === undefined;
  }

  /**
   * How long a line may be is the server's to say. With a spool the lines need not wait for it, as long as they are no
   * longer than servers usually take, and are not compared with those of another run.
   */
  async #knowsMax(isCompared: boolean, { found }: InputLine): Promise<boolean> {
    const isUsual = typeof found === "object" && lineLength(found.bytes) <= defaultLimits.max;
    const mayGoOn = this.#options.spool !== undefined && !isCompared && isUsual;
    if (!mayGoOn) await this.#greeted();
    this.#source.max = this.#max;
    return !this.#isOver;
  }

  async #greeted(): Promise<void> {
    while (this.#link.limits === undefined && !this.#isOver) await this.#changed.wait();
  }

  get #max(): number {
    const { limits } = this.#link;
    return limits === undefined || !this.#options.paced ? limitRanges.max.most : limits.max;
  }

  /** The line as a message; `undefined` when it can be none. */
  #bytesOf({ found }: InputLine): Uint8Array | undefined {
    return typeof found === "object" && lineLength(found.bytes) <= this.#max ? found.bytes : undefined;
  }

  /** Resolves to whether it was taken. */
  async #offer(bytes: Uint8Array, taken: Taken): Promise<boolean> {
    // While it waits for room another line is not read, so its bytes stay.
    while (!this.#isOver) {
      if (this.#pending === 0) this.#movedMs = performance.now();
      if (this.#link.offer(bytes, taken) !== "full") return true;
      await this.#changed.wait();
    }
    return false;
  }

  /** Names a line that is not sent. Returns whether to go on. */
  #refuse({ number, found }: InputLine): boolean {
    this.#refused += 1;
    const isText = found !== "not-text";
    const why = isText ? this.#connectTexts.tooLong(number, this.#max) : this.#connectTexts.notText(number);
    if (this.#options.onBad === "skip") this.#say(why);
    else this.#fail("unconfirmed", why);
    return this.#options.onBad === "skip";
  }

  #refuseInput(known: Taken): false {
    this.#giveUp("usage", this.#texts.otherInput(known.lines));
    return false;
  }

  #start(): void {
    this.#hasStarted = true;
    this.#movedMs = performance.now();
    const { shows } = this.#options;
    if (shows !== "quiet") {
      const columns = shows === "lines" ? undefined : shows.columns;
      this.#progress = new Progress({ ...this.#options, columns }, () => ({
        state: this.#link.state,
        limits: this.#link.limits,
        confirmed: this.#confirmed,
        pending: this.#pending,
      }));
    }
    this.#link.start((event) => this.#hear(event));
  }

  #hear(event: SenderEvent): void {
    if (event.kind === "confirmed") this.#movedMs = performance.now();
    if (event.kind === "state") {
      const { state } = event;
      if (state.kind === "waiting") this.#heedTrouble(state.why);
      if (state.kind === "closed" && state.why.kind === "trouble")
        this.#end ??= this.#endBy(state.why.trouble);
      if (state.kind === "closed" && state.why.kind === "refused") {
        const { number, trouble } = state.why;
        this.#refused += 1;
        this.#end ??=
          trouble === undefined
            ? { outcome: "unconfirmed", why: this.#texts.refusedMessage(number) }
            : this.#endBy(trouble);
      }
      if (state.kind === "closed") this.#source.stop();
    }
    if (event.kind !== "said") this.#changed.raise();
  }

  #heedTrouble(trouble: Trouble): void {
    this.#latestTrouble = trouble;
    const isTooFast = trouble.kind === "refused" && trouble.reply.code === replies.tooFast.code;
    // Who does not pace itself wants to see just this.
    if (isTooFast && !this.#options.paced) {
      const { outcome, why } = this.#endBy(trouble);
      this.#giveUp(outcome, why);
    }
  }

  #endBy(trouble: Trouble): { readonly outcome: Outcome; readonly why: string } {
    this.#isSettled = trouble.kind === "refused" && countParam(trouble.reply, "last") !== undefined;
    const { spool, target, lang } = this.#options;
    const isBehind = spool !== undefined && isWelcomeBeyond(trouble);
    const why = isBehind ? describeSpoolBehind(spool, lang) : describeTrouble(trouble, target, lang);
    return { outcome: outcomeOfTrouble(trouble), why };
  }

  /** Gives up when nothing moved for too long. */
  #watch(): void {
    const { timeoutMs, target, lang } = this.#options;
    if (timeoutMs === undefined || !this.#hasStarted) return;
    const isAwaited = this.#pending > 0 || this.#link.limits === undefined;
    if (!isAwaited) this.#movedMs = performance.now();
    if (performance.now() - this.#movedMs < timeoutMs) return;
    const trouble = this.#latestTrouble;
    const late = this.#texts.late(timeoutMs);
    if (trouble === undefined) this.#giveUp("connection", late);
    else this.#giveUp(outcomeOfTrouble(trouble), `${late}; ${describeTrouble(trouble, target, lang)}`);
  }

  /** What is taken is confirmed first; it ends so afterwards. */
  #fail(outcome: Outcome, why: string): void {
    this.#end ??= { outcome, why };
  }

  /** Ends at once. */
  #giveUp(outcome: Outcome, why: string): void {
    this.#end ??= { outcome, why };
    this.#link.destroy();
    this.#source.stop();
    this.#changed.raise();
  }

  /** Waits until all that was taken is confirmed, and a little for the goodbye. */
  async #leave(): Promise<void> {
    this.#source.stop();
    while (this.#pending > 0 && !this.#isOver) await this.#changed.wait();
    if (!this.#hasStarted) this.#link.start(() => {});
    this.#link.close();
    const { timeoutMs = goodbyeMsMax } = this.#options;
    const late = setTimeout(() => this.#link.destroy(), Math.min(goodbyeMsMax, timeoutMs));
    await this.#link.closed;
    clearTimeout(late);
    const { failure } = this.#link;
    if (failure !== undefined) {
      this.#end = { outcome: "storageFailure", why: describeSpool(failure, this.#options.lang) };
    }
  }

  get #isOver(): boolean {
    return this.#link.state.kind === "closed";
  }

  get #pending(): number {
    return this.#link.offered - this.#link.confirmed;
  }

  get #confirmed(): number {
    return this.#link.confirmed - this.#before;
  }

  #say(text: string): void {
    if (this.#progress === undefined) this.#options.stderr.write(`acuse: ${text}\n`);
    else this.#progress.say(text);
  }

  /** Tells how it went. */
  #conclude(): Outcome {
    const tookMs = performance.now() - this.#startedMs;
    const pending = this.#pending;
    const remains = pending === 0 ? [] : [this.#describePending(pending)];
    if (this.#end !== undefined) this.#say([this.#end.why, ...remains].join("; "));
    if (this.#options.shows !== "quiet" && this.#hasStarted) {
      const skipped = this.#refused > 0 ? [this.#texts.skipped(this.#refused)] : [];
      this.#say([this.#texts.summary(this.#confirmed, tookMs), ...skipped].join("; "));
    }
    const figures: Figures = {
      sent: this.#link.offered - this.#before,
      confirmed: this.#confirmed,
      refused: this.#refused,
      seconds: Math.round(tookMs) / 1000,
    };
    this.#options.json?.write(`${JSON.stringify(figures)}\n`);
    return this.#end?.outcome ?? (this.#refused + pending > 0 ? "unconfirmed" : "confirmed");
  }

  #describePending(count: number): string {
    if (this.#options.spool !== undefined) return this.#texts.kept(count);
    return this.#isSettled ? this.#connectTexts.notStored(count) : this.#connectTexts.pending(count);
  }
}

/** All is confirmed then, so the goodbye is a courtesy. A server whose disk is busy says it later, not so much later. */
const goodbyeMsMax = 5_000;

/** How late a time-out may be noticed. */
const watchEveryMs = 100;
