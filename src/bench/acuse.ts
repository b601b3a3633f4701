/** How an acuse server is spoken to. The confirmations are compared byte by byte: no text is made of any of them. */
import { randomBytes } from "node:crypto";
import { replyBytesMax } from "../protocol/limits.ts";
import { confirmationWords, replies } from "../protocol/replies.ts";
import type { ConfirmationWord } from "../protocol/replies.ts";
import { countParam, formatCause, formatConfirmation, parseReply } from "../protocol/reply.ts";
import type { Reply } from "../protocol/reply.ts";
import { encodeUtf8 } from "../protocol/utf8.ts";
import { Refusal, WrongAnswer } from "./dialect.ts";
import type { AnswerReader, Dialect, DialectSource } from "./dialect.ts";

const LF = 10;
const ZERO = 48;
const NINE = 57;

/** The lowest code that says no. */
const refusalCode = 400;

/**
 * A session of its own for each client, begun as a program begins it.
 *
 * @public Imported by its name: see `acuseSource`.
 */
export function acuse(): Dialect {
  return {
    open: (name) => encodeUtf8(`/hello session=${randomBytes(16).toString("base64url")} last=0 :${name}\n`),
    message: (_name, size) => encodeUtf8(`${"x".repeat(size)}\n`),
    reader: () => new AcuseReader(),
  };
}

export const acuseSource: DialectSource = { module: import.meta.url, name: acuse.name };

class AcuseReader implements AnswerReader {
  #stage: "greeting" | "welcome" | "open" = "greeting";
  #word: ConfirmationWord = "stored";
  /** The number of the next confirmation. */
  #number = 1;
  /** The next confirmation as it must come, and how much of it has come. */
  #wanted: Uint8Array = new Uint8Array();
  #came = 0;
  /** What has come of a line that is looked at as a whole. */
  #line: number[] = [];

  get isOpen(): boolean {
    return this.#stage === "open";
  }

  read(bytes: Uint8Array): number {
    let index = 0;
    while (index < bytes.length && (!this.isOpen || this.#line.length > 0))
      index = this.#collect(bytes, index, 0);
    return this.#compare(bytes, index);
  }

  /** Takes confirmations from `start` on, as long as they are what they must be. */
  #compare(bytes: Uint8Array, start: number): number {
    let answers = 0;
    let wanted = this.#wanted;
    let came = this.#came;
    for (let index = start; index < bytes.length; index += 1) {
      if (bytes[index] !== wanted[came]) {
        this.#line.push(...wanted.subarray(0, came));
        this.#collect(bytes, index, answers);
        return answers;
      }
      came += 1;
      if (came < wanted.length) continue;
      answers += 1;
      came = 0;
      wanted = this.#next();
    }
    this.#came = came;
    return answers;
  }

  /** The confirmation after the one that has come: its last digits are counted up where they stand. */
  #next(): Uint8Array {
    this.#number += 1;
    const wanted = this.#wanted;
    for (let index = wanted.length - 3; index >= 0; index -= 1) {
      const digit = wanted[index]!;
      if (digit < ZERO || digit > NINE) break;
      if (digit < NINE) {
        wanted[index] = digit + 1;
        return wanted;
      }
      wanted[index] = ZERO;
    }
    return this.#want();
  }

  /** The next confirmation, made from its number. */
  #want(): Uint8Array {
    this.#wanted = encodeUtf8(formatConfirmation(this.#word, this.#number));
    return this.#wanted;
  }

  /** Takes bytes up to the end of the line, and the line if it is whole. Returns where it ended. */
  #collect(bytes: Uint8Array, start: number, answers: number): number {
    const end = bytes.indexOf(LF, start) + 1 || bytes.length;
    for (let index = start; index < end; index += 1) this.#line.push(bytes[index]!);
    if (this.#line.at(-1) === LF || this.#line.length > replyBytesMax) {
      const line = Buffer.from(this.#line).toString("utf8");
      this.#line = [];
      this.#take(line, answers);
    }
    return end;
  }

  /** Takes a line that is no confirmation, or not the one that must come now. */
  #take(line: string, answers: number): void {
    const reply = parseReply(line.replace(/\r\n$/, ""));
    if (reply !== undefined && isRefusal(reply)) throw new Refusal(causeOf(reply), answers);
    if (this.#stage === "greeting") this.#greeted(reply, line);
    else if (this.#stage === "welcome") this.#welcomed(reply, line);
    else throw wrong(Buffer.from(this.#wanted).toString("latin1"), line);
  }

  #greeted(reply: Reply | undefined, line: string): void {
    const { code, keyword } = replies.greeting;
    const word = confirmationWords.find((each) => each === reply?.params["ack"]);
    if (reply?.code !== code || reply.keyword !== keyword || word === undefined) {
      throw wrong(`${code} ${keyword} … ack=…`, line);
    }
    this.#word = word;
    this.#stage = "welcome";
  }

  #welcomed(reply: Reply | undefined, line: string): void {
    const { code, keyword } = replies.welcome;
    const isNew = reply !== undefined && countParam(reply, "last") === 0;
    if (reply?.code !== code || reply.keyword !== keyword || !isNew) {
      throw wrong(`${code} ${keyword} last=0`, line);
    }
    this.#want();
    this.#stage = "open";
  }
}

/** The server does not go on: a refusal, or a goodbye that nobody asked for. */
function isRefusal({ code }: Reply): boolean {
  return code >= refusalCode || code === replies.bye.code;
}

function causeOf({ code, keyword, params }: Reply): string {
  return formatCause(code, keyword, params["reason"] ?? params["scope"] ?? null);
}

/** Longer ones are quoted by their beginning. */
const quotedCharactersMax = 200;

function wrong(wanted: string, got: string): WrongAnswer {
  const quoted = JSON.stringify(got.slice(0, quotedCharactersMax));
  return new WrongAnswer(`${quoted} ≠ ${JSON.stringify(wanted)}`);
}
