import { nameKey } from "../protocol/name.ts";
import type { PaletteColour } from "../terminal/style.ts";

/**
 * Colours of the palette that can be read on black and on white (contrast 3 and more on both, WCAG 2) and be told
 * apart. Red is not among them: it means that something is wrong. Neighbours are far from each other.
 */
export const nameColours: readonly PaletteColour[] = [33, 130, 170, 28, 163, 67, 100, 135, 30, 104, 137, 63];

/** Names whose colour is remembered; one that is forgotten has the colour of its hash when it is back. */
const namesMax = 4096;

/**
 * Gives each name a colour: always the same one, by a hash of what makes it the same name. As long as there are
 * colours that nobody has had yet, two names do not share one.
 */
export class NameColours {
  readonly #colours = new Map<string, PaletteColour>();
  readonly #unused = new Set<PaletteColour>(nameColours);

  of(name: string): PaletteColour {
    const key = nameKey(name);
    const known = this.#colours.get(key);
    if (known !== undefined) return known;
    const colour = this.#choose(hash(key) % nameColours.length);
    this.#unused.delete(colour);
    if (this.#colours.size >= namesMax) this.#colours.delete(this.#colours.keys().next().value!);
    this.#colours.set(key, colour);
    return colour;
  }

  /** The colour at `index`, or the next one that is unused. */
  #choose(index: number): PaletteColour {
    const inTurn = [...nameColours.slice(index), ...nameColours.slice(0, index)];
    return inTurn.find((colour) => this.#unused.has(colour)) ?? nameColours[index]!;
  }
}

/** FNV-1a, 32 bits, of the UTF-16 code units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return value;
}
