/**
 * The plain conversation: lines in, the server's replies out as they came. For a pipe, and for a person who types.
 * Stdout has the replies and nothing else; whatever else there is to say goes to stderr.
 */
import { once } from "node:events";
import type { Writable } from "node:stream";
import type { Connection } from "../client/connection.ts";
import { connectTexts } from "../i18n/connect.ts";
import type { ConnectTexts } from "../i18n/connect.ts";
import type { Lang } from "../i18n/lang.ts";
import { parseCommand } from "../protocol/command.ts";
import { nameBytesMax } from "../protocol/limits.ts";
import { countParam } from "../protocol/reply.ts";
import { decodeUtf8 } from "../protocol/utf8.ts";
import { visible } from "../terminal/visible.ts";
import { isEnding, outcomeOf, reasonsOf } from "./ending.ts";
import type { Ending, Outcome } from "./ending.ts";
import { inputLineBytesMax } from "./input.ts";
import type { InputLine, InputLines } from "./input.ts";

export interface PlainOptions {
  readonly lang: Lang;
  /** Without it the first line of the input is the name. */
  readonly name: string | undefined;
  /** The first message, made from the name; `undefined` for none. */
  readonly greeting: ((name: string) => string) | undefined;
  /** Whether a person types the input: then the name is asked for. */
  readonly isTerminal: boolean;
}

export interface PlainStreams {
  readonly input: InputLines;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

const SLASH = 47;

/** Holds the conversation, to its end. `interrupted` ends it at once. */
export function converse(
  connection: Connection,
  streams: PlainStreams,
  options: PlainOptions,
  interrupted: AbortSignal,
): Promise<Outcome> {
  return new Conversation(connection, streams, options, interrupted).hold();
}

class Conversation {
  readonly #connection: Connection;
  readonly #input: InputLines;
  readonly #streams: PlainStreams;
  readonly #options: PlainOptions;
  readonly #interrupted: AbortSignal;
  readonly #texts: ConnectTexts;
  /** Messages that were read, or asked for, and did not get on their way. */
  #unsent = 0;
  /** The name was accepted. */
  #isWelcome = false;
  /** It was this side that asked for the goodbye. */
  #hasLeft = false;
  /** Why there was nothing to talk about. */
  #verdict: Outcome | undefined;

  constructor(
    connection: Connection,
    streams: PlainStreams,
    options: PlainOptions,
    interrupted: AbortSignal,
  ) {
    this.#connection = connection;
    this.#input = streams.input;
    this.#streams = streams;
    this.#options = options;
    this.#interrupted = interrupted;
    this.#texts = connectTexts[options.lang];
  }

  async hold(): Promise<Outcome> {
    const abort = () => this.#connection.destroy();
    this.#interrupted.addEventListener("abort", abort);
    let talking: Promise<void> | undefined;
    let ending: Ending | undefined;
    for await (const event of this.#connection.events()) {
      if ("line" in event) await this.#show(event.line);
      if (event.kind === "greeted") talking = this.#talk();
      if (isEnding(event)) ending = event;
    }
    this.#input.stop();
    await talking;
    this.#interrupted.removeEventListener("abort", abort);
    return this.#conclude(ending);
  }

  /** The client's part: the name, the greeting, the messages, and the goodbye. */
  async #talk(): Promise<void> {
    const lines = this.#input.lines();
    const name = this.#options.name ?? (await this.#readName(lines));
    if (name !== undefined) {
      this.#isWelcome = await this.#connection.hello(name);
      if (!this.#isWelcome) return;
      await this.#greet(name);
      this.#input.max = Math.min(this.#connection.maxTextBytes, inputLineBytesMax);
      for await (const line of lines) {
        if (!(await this.#obey(line))) break;
      }
    }
    if (this.#input.failure !== undefined) this.#refuse(this.#texts.inputFailed(this.#input.failure));
    this.#hasLeft = this.#connection.quit();
  }

  /** The first line, as far as it is a name; `undefined` when there is nothing to be said under one. */
  async #readName(lines: AsyncGenerator<InputLine, void, void>): Promise<string | undefined> {
    if (this.#options.isTerminal) this.#streams.stderr.write(this.#texts.namePrompt);
    this.#input.max = nameBytesMax;
    const { value } = await lines.next();
    if (value === undefined) {
      if (this.#options.isTerminal) this.#streams.stderr.write("\n");
      else if (this.#input.isDone) this.#fail("usage", this.#texts.noName);
      return undefined;
    }
    switch (value.found) {
      case "too-long":
        return this.#fail("refused", this.#texts.nameTooLong(nameBytesMax));
      case "not-text":
        return this.#fail("refused", this.#texts.nameNotText);
      default: {
        const name = textOf(value.found.bytes);
        return parseCommand(name).kind === "quit" ? undefined : name;
      }
    }
  }

  async #greet(name: string): Promise<void> {
    const greeting = this.#options.greeting?.(name);
    if (greeting === undefined) return;
    if (this.#connection.fits(greeting)) await this.#send(greeting);
    else this.#refuse(this.#texts.greetingTooLong(this.#connection.maxTextBytes));
  }

  /** Does what a line says; resolves to whether there may be a next one. */
  async #obey({ number, found }: InputLine): Promise<boolean> {
    if (found === "too-long") return this.#refuse(this.#texts.tooLong(number, this.#input.max));
    if (found === "not-text") return this.#refuse(this.#texts.notText(number));
    const { bytes } = found;
    if (bytes[0] !== SLASH) return this.#send(bytes);
    if (bytes[1] === SLASH) return this.#send(bytes.subarray(1));
    const text = textOf(bytes);
    const command = parseCommand(text);
    switch (command.kind) {
      case "quit":
        return false;
      case "ping":
        await this.#connection.ping(command.token);
        return true;
      case "help":
        await this.#connection.help();
        return true;
      case "hello":
      case "bad-hello":
      case "unknown":
        return this.#refuseCommand(this.#texts.unknownCommand(number, visible(text)));
    }
  }

  async #send(message: string | Uint8Array): Promise<boolean> {
    const number = await this.#connection.send(message);
    if (number === undefined) this.#unsent += 1;
    return number !== undefined;
  }

  /** Does not send a line, and says why. */
  #refuse(why: string): true {
    this.#unsent += 1;
    this.#say(why);
    return true;
  }

  /** A slip of somebody who types is seen and forgiven; in a pipe it is a line that did not arrive. */
  #refuseCommand(why: string): true {
    if (!this.#options.isTerminal) return this.#refuse(why);
    this.#say(why);
    return true;
  }

  /** There is nothing to talk about, and why. */
  #fail(verdict: Outcome, why: string): undefined {
    this.#verdict = verdict;
    this.#say(why);
  }

  async #show(line: string): Promise<void> {
    const { stdout } = this.#streams;
    if (stdout.write(`${visible(line)}\n`)) return;
    // An interruption ends the wait; what became of stdout is for whoever listens to its errors.
    await once(stdout, "drain", { signal: this.#interrupted }).catch(() => undefined);
  }

  #say(text: string): void {
    this.#streams.stderr.write(`acuse: ${text}\n`);
  }

  /** Says at the end what there is to say, which is nothing when all is well. */
  #conclude(ending: Ending | undefined): Outcome {
    const outcome = ending === undefined ? "interrupted" : outcomeOf(ending);
    const reasons = ending === undefined ? [this.#texts.interrupted] : reasonsOf(ending, this.#texts);
    const remains = this.#remains(ending);
    if (ending === undefined && this.#options.isTerminal) this.#streams.stderr.write("\n");
    if (reasons.length + remains.length > 0) this.#say([...reasons, ...remains].join("; "));
    if (outcome !== "confirmed") return outcome;
    return this.#verdict ?? (remains.length > 0 ? "unconfirmed" : outcome);
  }

  /** What was not sent or not confirmed. */
  #remains(ending: Ending | undefined): string[] {
    const texts = this.#texts;
    const remains: string[] = [];
    const { unconfirmed } = this.#connection;
    // A last line with `last` says that what is above will never be stored; without it, nobody knows.
    const isKnown = ending?.kind === "closed" && countParam(ending.reply, "last") !== undefined;
    if (unconfirmed > 0) remains.push(isKnown ? texts.notStored(unconfirmed) : texts.pending(unconfirmed));
    if (this.#unsent > 0) remains.push(texts.unsent(this.#unsent));
    const mayHaveMore = this.#isWelcome && !this.#hasLeft && !this.#input.isDone;
    if (mayHaveMore && !this.#options.isTerminal) remains.push(texts.restUnsent);
    return remains;
  }
}

/** The text of a line that was found to be text. */
function textOf(bytes: Uint8Array): string {
  return decodeUtf8(bytes, 0, bytes.length);
}
