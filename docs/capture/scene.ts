import type { Lang } from "../../src/i18n/lang.ts";
import type { Line, Mask } from "./cells.ts";
import type { Stage } from "../../test/support/stage.ts";

/** What a terminal's window has when nobody has made it wider. */
export const usualColumns = 80;

/** Enough that what machines are called and how they are built moves no line's end. */
export const wideColumns = 100;

/** A program at work, whose screen is captured. */
export interface Scene {
  /** What the window's title says, and a person would type. */
  readonly command: string;
  /** How wide the window is. */
  readonly columns: number;
  /** Runs it; resolves to its last screen. */
  play(stage: Stage, lang: Lang): Promise<Line[]>;
  /** It is made again by the long tests only. */
  readonly takesLong?: true;
  /** Masks of its own, besides those of all. */
  masks?(lang: Lang): Mask[];
}
