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

export type Style = keyof typeof styles;

/** Puts `text` into a style, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

export function painter(colour: boolean): Paint {
  return colour
    ? (style, text) => (text === "" ? "" : styleText(styles[style], text, { validateStream: false }))
    : (_style, text) => text;
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
