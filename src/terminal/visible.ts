/**
 * Text from the network as a terminal may show it: nothing in it moves the cursor, changes a colour, turns the
 * direction of reading, hides, or climbs out of its line.
 */

/**
 * Shows as escapes (`\x1b`, `\t`, `\u{202e}`) what cannot be seen or acts on its surroundings: controls, bidirectional
 * and other format characters, line separators, what Unicode calls default-ignorable, private, unassigned or a
 * surrogate; a mark at the very start, and of marks in a row those after the eighth. Inside an emoji, joiners and
 * variation selectors stay.
 *
 * A backslash stays as it is, so that a path or a pattern reads as it was sent; `\x1b` may therefore also have
 * been these four characters. This text is for reading: who needs to know takes the bytes.
 */
export function visible(text: string): string {
  if (printableAscii.test(text)) return text;
  return text.replace(specialPattern(), (found: string, emoji?: string) => emoji ?? escaped(found));
}

/** `visible` of UTF-8. What is not valid (which the server never stores) is shown as U+FFFD. */
export function visibleBytes(bytes: Uint8Array): string {
  return visible(decoder.decode(bytes));
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

const printableAscii = /^[ -~]*$/;

/** More marks than any language puts on one letter; what is beyond climbs over the lines around it ("Zalgo"). */
const marksInARowMax = 8;

/** The longest joined emoji of Unicode, a family or a kiss, has four parts. */
const emojiJoinersMax = 3;

const pictograph = String.raw`[\p{Extended_Pictographic}--\p{Cn}][\u{fe0f}\p{Emoji_Modifier}]?`;

let special: RegExp | undefined;

/** Made when first needed: it takes milliseconds, and most of what a program shows is ASCII. */
function specialPattern(): RegExp {
  return (special ??= new RegExp(
    [
      String.raw`(${pictograph}(?:\u{200d}${pictograph}){0,${emojiJoinersMax}}|[0-9#*]\u{fe0f}\u{20e3})`,
      String.raw`[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]`,
      String.raw`^\p{M}`,
      String.raw`(?<=\p{M}{${marksInARowMax}})\p{M}`,
    ].join("|"),
    "gv",
  ));
}

const shortEscapes: Readonly<Record<string, string>> = { "\t": "\\t", "\n": "\\n", "\r": "\\r" };

function escaped(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  const hex = point.toString(16);
  return shortEscapes[character] ?? (point < 0x100 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`);
}
