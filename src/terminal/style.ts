import { styleText } from "node:util";

/** What a colour means; the terminal's own palette says how it looks. Never the only sign of anything. */
const styles = {
  title: "bold",
  name: "cyan",
  faint: "dim",
  good: "green",
  warning: "yellow",
  bad: "red",
} as const;

/** A colour of the 256 that every terminal has alike, but for the first 16. It means nothing: it tells names apart. */
export type PaletteColour = number;

export type Style = keyof typeof styles | PaletteColour;

/** Puts `text` into a style, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

export function painter(colour: boolean): Paint {
  return colour ? painted : (_style, text) => text;
}

function painted(style: Style, text: string): string {
  if (text === "") return "";
  return typeof style === "number"
    ? `\x1b[38;5;${style}m${text}\x1b[39m`
    : styleText(styles[style], text, { validateStream: false });
}

/**
 * Whether to use colour: as `FORCE_COLOR` says (`0` and `false` are no), else not with `NO_COLOR` or
 * `TERM=dumb`, else on a terminal (no-color.org, force-color.org).
 */
export function wantsColour(env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  const force = env["FORCE_COLOR"] ?? "";
  if (force !== "") return force !== "0" && force !== "false";
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  return isTerminal && env["TERM"] !== "dumb";
}

/** Whether colours of the 256 may be used where colour is wanted: `FORCE_COLOR` 2 or 3, or what the terminal says of itself. */
export function hasPalette(env: Readonly<Record<string, string | undefined>>): boolean {
  const { FORCE_COLOR: force = "", COLORTERM: colours = "", TERM: terminal = "" } = env;
  if (/^[123]$/.test(force)) return force !== "1";
  return /^(truecolor|24bit)$/.test(colours) || /-(256color|direct)$/.test(terminal);
}
