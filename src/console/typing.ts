/** What a person types, key by key: the line, what was typed before, searching it, completing, and pasting. */
import type { TalkTexts } from "../i18n/talk.ts";
import { limitRanges } from "../protocol/limits.ts";
import type { Key } from "../terminal/tty.ts";
import { complete } from "./commands.ts";
import { edit, emptyLine, insert, replace } from "./editor.ts";
import type { Line } from "./editor.ts";
import { editOf } from "./keys.ts";
import { atNew, find, step } from "./recall.ts";
import type { Recall, Search } from "./recall.ts";

/** The longest line that any server takes. */
const lineCharactersMax: number = limitRanges.max.most;

/** Hears what was typed. */
export interface TypingListener {
  /** A line, and which one of a pasted text it was. */
  submit(text: string, pastedAs: number | undefined): void;
  /** Ctrl-C, where there was no line to be cleared. */
  interrupt(): void;
  /** Ctrl-D on an empty line. */
  leave(): void;
  suspend(): void;
  clear(): void;
}

export class Typing {
  /** What the last key has to say. */
  hint: string | undefined;
  /** Whether lines that were typed before are at hand, and commands are completed. */
  isTalking = false;

  readonly #texts: TalkTexts;
  readonly #entries: readonly string[];
  readonly #listener: TypingListener;
  #line: Line = emptyLine;
  #recall: Recall;
  #search: Search | undefined;
  /** Typed or pasted, and not in the line yet: a long text comes one character at a time. */
  #text = "";
  /** Which line of a pasted text this is, from 1; 0: none is being pasted. */
  #pastedLine = 0;
  #isAfterReturn = false;
  #isDiscarding = false;

  /** `entries`: the lines that were typed before, oldest first. */
  constructor(texts: TalkTexts, entries: readonly string[], listener: TypingListener) {
    this.#texts = texts;
    this.#entries = entries;
    this.#listener = listener;
    this.#recall = atNew(entries);
  }

  /** The line that is being typed, or that was found. */
  get line(): Line {
    this.#settle();
    return this.#line;
  }

  /** What is searched for, in words; `undefined` when nothing is. */
  get search(): string | undefined {
    return this.#search === undefined ? undefined : `${this.#texts.search} "${this.#search.query}"`;
  }

  /** Another line to begin with. */
  begin(text: string): void {
    this.#text = "";
    this.#line = replace(emptyLine, text);
    this.#recall = atNew(this.#entries);
  }

  /** What is being pasted is not wanted from this line of it on, which is returned; `undefined`: nothing is pasted. */
  discardPaste(): number | undefined {
    if (this.#pastedLine === 0) return undefined;
    this.#isDiscarding = true;
    this.begin("");
    return this.#pastedLine;
  }

  press(key: Key): void {
    if (key.name === "paste") return this.#paste(key.text);
    if (key.name === "paste-end") return this.#endPaste();
    this.hint = undefined;
    if (this.#search !== undefined && this.#searchOn(key)) return;
    if (key.name === "text") return this.#type(key.text);
    this.#act(key.name);
  }

  #act(name: string): void {
    switch (name) {
      case "return":
      case "enter":
        return this.#submit(undefined);
      case "tab":
        return this.#complete();
      case "up":
      case "ctrl-p":
        return this.#step(-1);
      case "down":
      case "ctrl-n":
        return this.#step(1);
      case "ctrl-r":
        if (this.isTalking) this.#search = { query: "", index: undefined };
        return;
      case "ctrl-c":
        if (this.line.text === "") return this.#listener.interrupt();
        return this.begin("");
      case "ctrl-l":
        return this.#listener.clear();
      case "ctrl-z":
        return this.#listener.suspend();
      case "ctrl-d":
        if (this.line.text === "") return this.#listener.leave();
        break;
      default:
        break;
    }
    const change = editOf(name);
    if (change !== undefined) this.#line = edit(this.line, change);
  }

  #type(text: string): void {
    if (this.#line.text.length + this.#text.length + text.length > lineCharactersMax) {
      this.hint = this.#texts.tooLongToEdit(lineCharactersMax);
    } else {
      this.#text += text;
    }
  }

  /** Puts into the line what was typed since. */
  #settle(): void {
    if (this.#text === "") return;
    this.#line = insert(this.#line, this.#text);
    this.#text = "";
  }

  /** The line, or what of it is before the cursor: what is behind it follows the pasted line feed. */
  #submit(pastedAs: number | undefined): void {
    const { text, cursor } = this.line;
    const end = pastedAs === undefined ? text.length : cursor;
    this.#line = { ...this.#line, text: text.slice(end), cursor: 0 };
    this.#listener.submit(text.slice(0, end), pastedAs);
    this.#recall = atNew(this.#entries);
  }

  #paste(piece: string): void {
    this.#search = undefined;
    if (this.#pastedLine === 0) this.#pastedLine = 1;
    const isPair = piece === "\n" && this.#isAfterReturn;
    this.#isAfterReturn = piece === "\r";
    if (isPair || this.#isDiscarding) return;
    if (piece !== "\r" && piece !== "\n") return this.#type(piece);
    this.#submit(this.#pastedLine);
    this.#pastedLine += 1;
  }

  #endPaste(): void {
    this.#pastedLine = 0;
    this.#isAfterReturn = false;
    this.#isDiscarding = false;
  }

  #complete(): void {
    const { text, cursor } = this.line;
    const start = text.slice(0, cursor);
    const completion = this.isTalking ? complete(start) : undefined;
    if (completion === undefined) return;
    if (completion.text === start) this.hint = completion.candidates.join("  ");
    else this.#line = insert(this.#line, completion.text.slice(start.length));
  }

  #step(by: -1 | 1): void {
    const found = this.isTalking ? step(this.#recall, by, this.#entries, this.line.text) : undefined;
    if (found === undefined) return;
    this.#recall = found.recall;
    this.#line = replace(this.#line, found.text);
  }

  /** A key while searching. Returns whether that was all it did. */
  #searchOn({ name, text }: Key): boolean {
    const { query, index = this.#entries.length } = this.#search!;
    switch (name) {
      case "text":
        this.#found(find(this.#entries, query + text, index + 1));
        return true;
      case "backspace":
      case "ctrl-h":
        this.#found(find(this.#entries, query.slice(0, -1), this.#entries.length));
        return true;
      case "ctrl-r":
        this.#found(find(this.#entries, query, index));
        return true;
      case "ctrl-c":
      case "ctrl-g":
      case "escape":
      case "alt-escape":
        this.#search = undefined;
        this.begin("");
        return true;
      default:
        this.#search = undefined;
        return false;
    }
  }

  /** Shows what was found; where there is nothing the line stays, and the hint says so. */
  #found(search: Search): void {
    const entry = search.index === undefined ? undefined : this.#entries[search.index];
    if (entry !== undefined) this.#line = replace(this.line, entry);
    const isMissed = entry === undefined && search.query !== "";
    if (isMissed) this.hint = this.#texts.notFound;
    this.#search = { query: search.query, index: isMissed ? this.#search?.index : search.index };
  }
}
