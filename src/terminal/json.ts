/** JSON as it may be shown on a terminal: one line, exact, and nothing in it that cannot be seen. */

/** Controls, format and bidirectional characters, half surrogates, what is unassigned or invisible by default. */
const unseen = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** One JSON object in one line; a reader gets back exactly what went in. */
export function jsonLine(value: object): string {
  return JSON.stringify(value).replace(unseen, escaped);
}

function escaped(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
