import { consoleTexts } from "../i18n/console.ts";
import type { ConsoleTexts } from "../i18n/console.ts";
import type { Lang } from "../i18n/lang.ts";
import { painter } from "../terminal/style.ts";
import type { Paint, Style } from "../terminal/style.ts";
import { visible } from "../terminal/visible.ts";
import { displayWidth, lineRanges, padEnd } from "../terminal/width.ts";
import type { ConfirmationWord } from "../protocol/replies.ts";
import type { Connected, Disconnected, Message } from "./feed.ts";
import { version } from "./version.ts";
import type { LeftOut, Listening, Notice, View } from "./view.ts";

/** A message's characters that are shown: with the default limits, all of them. */
const shownCharactersMax = 4096;

/** The columns of names and numbers grow with what they hold, up to here, so that the texts stay aligned. */
const nameColumns = { least: 10, most: 20 } as const;
const numberColumns = { least: 4, most: 8 } as const;

/** With less room than this a text is not wrapped beside its name but under it. */
const textColumnsLeast = 30;

const margin = "  ";
const gap = "  ";
const timeColumns = "00:00:00".length;

interface Mark {
  readonly sign: string;
  readonly style: Style;
}

const marks = {
  came: { sign: "+", style: "good" },
  said: { sign: " ", style: "faint" },
  left: { sign: "−", style: "faint" },
  lost: { sign: "−", style: "warning" },
  refused: { sign: "×", style: "bad" },
  server: { sign: "!", style: "warning" },
  failure: { sign: "!", style: "bad" },
} as const satisfies Record<string, Mark>;

/** A part of a line and its style. */
interface Span {
  readonly text: string;
  readonly style?: Style;
}

export interface HumanViewOptions {
  readonly lang: Lang;
  readonly colour: boolean;
  /** Columns of the terminal at this moment; `Infinity`: lines are not wrapped. */
  columns(): number;
}

/** A conversation as people like to watch it: time, name, number and text in columns. */
export class HumanView implements View {
  readonly #texts: ConsoleTexts;
  readonly #paint: Paint;
  readonly #columns: () => number;
  #word: ConfirmationWord = "accepted";
  #nameColumns: number = nameColumns.least;
  #numberColumns: number = numberColumns.least;
  #day = "";

  constructor(options: HumanViewOptions) {
    this.#texts = consoleTexts[options.lang];
    this.#paint = painter(options.colour);
    this.#columns = () => options.columns();
  }
}
