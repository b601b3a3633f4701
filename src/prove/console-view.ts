/** What a person would read off the server's console, read by a program. */
import { consoleTexts } from "../i18n/console.ts";
import type { Lang } from "../i18n/lang.ts";

/** Whether a line shows this message: the name, then the number, then the text, as `acuse serve` puts them. */
export function showsMessage(line: string, name: string, number: number, text: string): boolean {
  const nameAt = line.indexOf(` ${name} `);
  const textAt = line.lastIndexOf(text);
  if (nameAt < 0 || textAt < 0) return false;
  const between = line.slice(nameAt + name.length + 1, textAt);
  return between.trim() === String(number);
}

/** Whether a line shows that `name` said goodbye. */
export function showsGoodbye(line: string, name: string): boolean {
  return line.includes(` − ${name} `);
}

/** The thread that the console names where it says that `name` came; `undefined` when no line says so. */
export function threadOf(lines: readonly string[], name: string, lang: Lang): number | undefined {
  for (const line of lines) {
    const [address] = /(?:127\.0\.0\.1|\[::1\]):\d+/.exec(line) ?? [];
    if (address === undefined || !line.includes(` ${name} `)) continue;
    for (let thread = threadsMax; thread > 0; thread -= 1) {
      if (line.includes(consoleTexts[lang].connected(address, thread))) return thread;
    }
  }
  return undefined;
}

/** No server has more. */
const threadsMax = 64;

/** What the server read back from its database, from the line `verified: journal_mode=wal · …`. */
export function verifiedSettings(lines: readonly string[]): Record<string, string> {
  const line = lines.find((each) => each.includes("journal_mode="));
  const found = line?.matchAll(/([a-z_]+)=([^\s·]+)/g) ?? [];
  return Object.fromEntries(Array.from(found, ([, name, value]) => [name, value]));
}

/** The version in the title: `acuse 0.1.0`. */
export function versionOf(lines: readonly string[]): string {
  const [, version] = /\bacuse (\d[^\s]*)/.exec(lines.join("\n")) ?? [];
  return version ?? "?";
}

/** Characters that act on a terminal, hide, or turn the direction of reading. */
export const harmful: RegExp =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;
