/** HTML made of pieces: whatever is not itself such a piece is text, from wherever it came, and is made harmless. */
import { visible } from "../../terminal/visible.ts";

/** Markup that is known to be whole and safe. */
export class Html {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/** What may stand in a template. Nothing at all is written for `undefined`. */
export type Piece = Html | string | number | undefined | readonly Piece[];

/** Markup with pieces in it: text is escaped, in attributes (always in double quotes) too. */
export function html(markup: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return new Html(markup.map((part, i) => part + (i < pieces.length ? sourceOf(pieces[i]) : "")).join(""));
}

function sourceOf(piece: Piece): string {
  if (piece === undefined) return "";
  if (piece instanceof Html) return piece.source;
  if (typeof piece === "string") return escapeHtml(piece);
  return typeof piece === "number" ? String(piece) : piece.map(sourceOf).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML shows it: controls, bidirectional and hidden characters as escapes, and no markup in it. */
function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

/** Words of somebody else, as they were on the wire or on a screen: not too many, and isolated. */
export function quoted(text: string, charactersMax: number = quotedCharactersMax): Html {
  return html`<code>${isolated(clip(text, charactersMax))}</code>`;
}

/** Enough for every line that is written to be read; a line of the greatest length is not. */
const quotedCharactersMax = 240;

/** A title as it stands at the beginning of a sentence or cell. */
export function capitalized(text: string): string {
  const [first = ""] = text;
  return first.toUpperCase() + text.slice(first.length);
}

/** Text of somebody else amid ours: what reads from right to left in it does not turn what stands around it. */
export function isolated(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

/** The beginning of `text`; in place of the rest, how many characters it has. */
export function clip(text: string, charactersMax: number): string {
  const characters = Array.from(text);
  const more = characters.length - charactersMax;
  return more <= 0 ? text : `${characters.slice(0, charactersMax).join("")}… +${more}`;
}
