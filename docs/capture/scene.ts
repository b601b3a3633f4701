import type { Lang } from "../../src/i18n/lang.ts";
import type { Line, Mask } from "./cells.ts";
import type { Stage } from "../../test/support/stage.ts";

/** A program at work, whose screen is captured. */
export interface Scene {
  /** What the window's title says, and a person would type. */
  readonly command: string;
  /** Runs it; resolves to its last screen. */
  play(stage: Stage, lang: Lang): Promise<Line[]>;
  /** It is made again by the long tests only. */
  readonly takesLong?: true;
  /** Masks of its own, besides those of all. */
  masks?(lang: Lang): Mask[];
}
