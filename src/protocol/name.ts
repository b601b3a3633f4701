/**
 * Names: what may be one, and when two are the same. Nothing is trimmed or corrected, so that the name that was
 * sent, shown and stored is one and the same.
 */
import { nameBytesMax, nameCharactersMax } from "./limits.ts";
import type { BadNameReason } from "./replies.ts";
import { isSingleScript } from "./script.ts";
import { utf8Length } from "./utf8.ts";

/**
 * Why `name` may not be one; `undefined` when it may. The first rule that it breaks is told, in this order: it is
 * `empty`, `too-long`, does not `start` with a letter or digit, ends with a `space` or has two in a row, holds
 * another `character`, is `not-nfc`, is `mixed-script`. `syntax` is not told here: it is a malformed `/hello`.
 */
export function checkName(name: string): BadNameReason | undefined {
  if (name === "") return "empty";
  if (utf8Length(name) > nameBytesMax || characters(name) > nameCharactersMax) return "too-long";
  if (!startsRight.test(name)) return "start";
  if (strayingSpace.test(name)) return "space";
  if (!onlyAllowed.test(name)) return "character";
  if (name !== name.normalize("NFC")) return "not-nfc";
  if (!isSingleScript(name)) return "mixed-script";
  return undefined;
}

/**
 * Two names are the same when their keys are: `ANA` and `Ana`, `STRASSE` and `straße`, `Ａｎａ` and `Ana`.
 * JavaScript has no case folding; lower case of upper case joins what lower case alone keeps apart. (It differs
 * from Unicode's folding in two letters: ı joins i, and ẞ, which has no upper case, stays apart from ß.)
 */
export function nameKey(name: string): string {
  return name.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
}

const startsRight = /^[\p{L}\p{Nd}]/u;

const strayingSpace = / (?: |$)/;

/** Some letters and marks cannot be seen (the Hangul fillers, variation selectors): they are none for a name. */
const onlyAllowed = /^[[\p{L}\p{M}\p{Nd} ._\-'@]--\p{Default_Ignorable_Code_Point}]+$/v;

function characters(text: string): number {
  return Array.from(text).length;
}
