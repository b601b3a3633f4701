/** What a terminal can show of what people write. */

/**
 * Whether a terminal takes UTF-8: what the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is not empty says (POSIX).
 * Where nobody has said anything, as in many containers, it does: every terminal of today.
 */
export function takesUtf8(env: Readonly<Record<string, string | undefined>>): boolean {
  const locale = ["LC_ALL", "LC_CTYPE", "LANG"].map((name) => env[name] ?? "").find((value) => value !== "");
  return locale === undefined || /\.utf-?8(@|$)/i.test(locale);
}

/** Signs that we draw or write, and what stands for them in ASCII. */
const signs: Readonly<Record<string, string>> = {
  "−": "-",
  "─": "-",
  "·": "-",
  "×": "x",
  "≠": "!=",
  "✓": "*",
  "█": "#",
  µ: "u",
  "│": "|",
  "╲": "\\",
  "╱": "/",
  "╭": ".",
  "╮": ".",
  "╰": "'",
  "╯": "'",
  "…": "...",
  "¿": "",
  "¡": "",
};

/** `text` in ASCII: signs and letters by what comes nearest, all else as an escape (`\u{5c71}`). */
export function toAscii(text: string): string {
  return text.normalize("NFC").replace(/[^\0-\x7f]/gu, nearest);
}

function nearest(character: string): string {
  const plain = signs[character] ?? character.normalize("NFKD").replace(/\p{M}/gu, "");
  return /^[ -~]*$/.test(plain) && (plain !== "" || character in signs)
    ? plain
    : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
