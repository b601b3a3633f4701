/** What a person typed: whether it can be a line; of commands, what Tab completes, and what an unknown one probably was. */
import type { TalkTexts } from "../i18n/talk.ts";

/** Control characters that no line may hold; the tab is text. */
const notText = /[\0-\x08\x0a-\x1f\x7f]/;

export function isText(line: string): boolean {
  return !notText.test(line);
}

/** In the order in which they are offered. */
const commandWords = ["/help", "/ping", "/quit", "/exit", "/salir"] as const;

/** What Tab makes of what stands before the cursor. */
export interface Completion {
  /** What it becomes: all that the candidates have in common. */
  readonly text: string;
  /** What it may become. */
  readonly candidates: readonly string[];
}

/** Completes the beginning of a command; `undefined` when that is not one. */
export function complete(text: string): Completion | undefined {
  const candidates = commandWords.filter((word) => word.startsWith(text));
  const [first] = candidates;
  if (first === undefined) return undefined;
  if (candidates.length === 1) return { text: `${first} `, candidates };
  return { text: commonStart(candidates), candidates };
}

function commonStart(words: readonly string[]): string {
  const [first = "", ...others] = words;
  let length = first.length;
  for (const word of others) {
    while (!word.startsWith(first.slice(0, length))) length -= 1;
  }
  return first.slice(0, length);
}

export interface Guess {
  /** The command that was probably meant. */
  nearest(word: string, words: readonly string[]): string | undefined;
}

/** Why a line that looks like a command is none. */
export function whyNoCommand(text: string, guess: Guess, texts: TalkTexts): string {
  const [word = ""] = text.split(" ", 1);
  const isKnown = commandWords.some((known) => known === word);
  if (isKnown) return texts.misusedCommand(word, `/${text}`);
  return texts.unknownCommand(word, guess.nearest(word, commandWords), `/${text}`);
}
