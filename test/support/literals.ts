/** The texts in a source: every string and template of it, as the language reads it and not by the line. */

export interface Literal {
  /** What it says; `…` stands for what a template fills in. */
  readonly text: string;
  /** Where it begins, from 1. */
  readonly line: number;
  /** The code before it in its statement, without literals and comments: `throw new Error(`. */
  readonly before: string;
}

/** Every literal of TypeScript source, in the order of their ends. Comments and regular expressions are none. */
export function literalsOf(source: string): Literal[] {
  const literals: Literal[] = [];
  new Reader(source, literals).code("");
  return literals;
}

/** Behind these a slash begins a regular expression; elsewhere it divides. */
const beforeRegExp = /(?:^|[(,=:[!&|?{};+\-*%<>~]|\breturn|\btypeof|\bcase)\s*$/;

class Reader {
  readonly #source: string;
  readonly #literals: Literal[];
  #at = 0;

  constructor(source: string, literals: Literal[]) {
    this.#source = source;
    this.#literals = literals;
  }

  /** Reads code up to `end`, which closes it, or to the end of the source. */
  code(end: "" | "}"): void {
    let before = "";
    let depth = 0;
    while (this.#at < this.#source.length) {
      const rest = this.#source.slice(this.#at, this.#at + 2);
      const character = rest[0]!;
      if (rest === "//") this.#skip(/\n|$/g);
      else if (rest === "/*") this.#skip(/\*\//g);
      else if (character === '"' || character === "'") before += this.#string(character, before);
      else if (character === "`") before += this.#template(before);
      else if (character === "/" && beforeRegExp.test(before)) before += this.#regExp();
      else {
        this.#at += 1;
        if (character === "}" && depth === 0 && end === "}") return;
        if (character === "{") depth += 1;
        if (character === "}") depth -= 1;
        before = character === ";" ? "" : before + character;
      }
    }
  }

  #string(quote: string, before: string): string {
    const start = this.#at;
    this.#skip(new RegExp(`(?<=[^\\\\](?:\\\\\\\\)*)${quote}`, "g"), 1);
    return this.#found(this.#source.slice(start + 1, this.#at - 1), start, before);
  }

  #template(before: string): string {
    const start = this.#at;
    let text = "";
    this.#at += 1;
    for (;;) {
      const character = this.#source[this.#at];
      if (character === undefined || character === "`") break;
      if (this.#source.startsWith("${", this.#at)) {
        this.#at += 2;
        this.code("}");
        text += "…";
      } else {
        const length = character === "\\" ? 2 : 1;
        text += this.#source.slice(this.#at, this.#at + length);
        this.#at += length;
      }
    }
    this.#at += 1;
    return this.#found(text, start, before);
  }

  #regExp(): string {
    this.#skip(/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[\n])+\/\w*/gy, 1);
    return "/ /";
  }

  #found(text: string, start: number, before: string): string {
    const line = this.#source.slice(0, start).split("\n").length;
    this.#literals.push({ text, line, before: before.trimStart() });
    return '""';
  }

  /** Goes behind the next match, which is looked for `from` characters ahead. */
  #skip(pattern: RegExp, from = 2): void {
    pattern.lastIndex = this.#at + from;
    const found = pattern.exec(this.#source);
    this.#at = found === null ? this.#source.length : found.index + found[0].length;
  }
}
