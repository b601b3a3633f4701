import type { Lang } from "../i18n/lang.ts";
import type { Paint } from "../terminal/style.ts";

/** What is written on: in which language, how wide, and in which colours. */
export interface Paper {
  readonly lang: Lang;
  /** `Infinity` where there is no end to a line. */
  readonly columns: number;
  readonly paint: Paint;
}
