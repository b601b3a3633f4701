import { consoleTexts } from "../i18n/console.ts";
import type { ConsoleTexts } from "../i18n/console.ts";
import type { Lang } from "../i18n/lang.ts";
import type { ConfirmationWord } from "../protocol/replies.ts";
import { wrapSpans } from "../terminal/span.ts";
import type { Span } from "../terminal/span.ts";
import { painter } from "../terminal/style.ts";
import type { Paint, Style } from "../terminal/style.ts";
import { visible } from "../terminal/visible.ts";
import { displayWidth, padEnd } from "../terminal/width.ts";
import type { Connected, Disconnected, Message } from "./feed.ts";
import { banner } from "./banner.ts";
import { formatAddress } from "./settings.ts";
import type { LeftOut, Listening, Notice, View } from "./view.ts";

/** A message's characters that are shown: with the default limits, all of them. */
const shownCharactersMax = 4096;

/** The columns of names and numbers grow with what they hold, up to here, so that the texts stay aligned. */
const nameColumns = { least: 12, most: 20 } as const;
const numberColumns = { least: 4, most: 8 } as const;

/** With less room than this a text is not wrapped beside its name but under it. */
const textColumnsLeast = 30;

const margin = "  ";
const gap = "  ";

/** What an event is, seen before it is read. */
const marks = {
  came: { sign: "+", style: "good" },
  said: { sign: " ", style: "faint" },
  left: { sign: "−", style: "faint" },
  lost: { sign: "−", style: "warning" },
  refused: { sign: "×", style: "bad" },
  server: { sign: "!", style: "warning" },
  failure: { sign: "!", style: "bad" },
} as const satisfies Record<string, { readonly sign: string; readonly style: Style }>;

type Mark = keyof typeof marks;

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

  listening(listening: Listening): string[] {
    this.#word = listening.report.word;
    return banner(listening, this.#texts, this.#columns(), this.#paint);
  }

  listeningBriefly(listening: Listening, at: number): string[] {
    this.#word = listening.report.word;
    const addresses = listening.settings.hosts.map((host) => formatAddress(host, listening.port));
    return this.#event(at, "came", [{ text: `${this.#texts.labels.listening} ${addresses.join(" · ")}` }]);
  }

  connected({ at, name, address, thread }: Connected): string[] {
    const text = this.#texts.connected(address, thread);
    return this.#clientEvent(at, "came", name, "", [{ text, style: "faint" }]);
  }

  message({ at, name, number, text }: Message): string[] {
    const characters = Array.from(text);
    const spans: Span[] = [{ text: characters.slice(0, shownCharactersMax).join("") }];
    const more = characters.length - shownCharactersMax;
    if (more > 0) spans.push({ text: this.#texts.more(more), style: "faint" });
    return this.#clientEvent(at, "said", name, String(number), spans);
  }

  disconnected({ at, id, name, code, keyword, reason, last }: Disconnected): string[] {
    const isOrderly = keyword === "bye" || reason === "draining";
    const mark = code === null ? "lost" : isOrderly ? "left" : "refused";
    const known = last === null ? "" : ` · ${this.#texts.last(last, this.#word)}`;
    const reference = code === null || isOrderly ? "" : ` · ${code} ${keyword} id=${id}`;
    return this.#clientEvent(at, mark, name ?? this.#texts.noName, "", [
      { text: this.#texts.goodbye(keyword, reason), ...(isOrderly ? { style: "faint" } : {}) },
      { text: known + reference, style: "faint" },
    ]);
  }

  leftOut(count: number, what: LeftOut, at: number): string[] {
    const text = what === "messages" ? this.#texts.messagesNotShown(count) : this.#texts.linesLeftOut(count);
    return this.#event(at, "said", [{ text, style: "faint" }]);
  }

  notice(notice: Notice, at: number): string[] {
    const texts = this.#texts;
    switch (notice.notice) {
      case "front-died":
        return this.#event(at, "failure", [
          { text: texts.frontDied(notice.thread) },
          ...because(notice.error),
        ]);
      case "front-replaced":
        return this.#event(at, "came", [{ text: texts.frontReplaced(notice.thread) }]);
      case "draining":
        return this.#event(at, "server", [{ text: texts.draining(notice.signal) }]);
      case "stopped":
        return this.#event(at, notice.settled ? "left" : "failure", [
          { text: texts.stopped(notice.settled) },
        ]);
      case "storage-failed":
        return this.#event(at, "failure", [{ text: texts.storageFailed }, ...because(notice.error)]);
      case "no-space":
        return this.#event(at, "server", [{ text: texts.noSpace(notice.reserveBytes) }]);
    }
  }

  /** Something about a client: its name and a message's number have columns of their own. */
  #clientEvent(at: number, mark: Mark, name: string, number: string, spans: readonly Span[]): string[] {
    const shown = visible(name);
    this.#nameColumns = grown(this.#nameColumns, displayWidth(shown), nameColumns.most);
    this.#numberColumns = grown(this.#numberColumns, number.length, numberColumns.most);
    return this.#event(at, mark, spans, [
      { text: padEnd(shown, this.#nameColumns), style: mark === "said" ? "name" : marks[mark].style },
      { text: `${gap}${number.padStart(this.#numberColumns)}${gap}`, style: "faint" },
    ]);
  }

  /** Time, mark and `head`, and the text beside them, wrapped in its own column. */
  #event(at: number, mark: Mark, spans: readonly Span[], head: readonly Span[] = []): string[] {
    const { sign, style } = marks[mark];
    const time = `${margin}${clock(at)}${gap}`;
    const start: readonly Span[] = [{ text: time, style: "faint" }, { text: `${sign} `, style }, ...head];
    const beside = displayWidth(start.map(({ text }) => text).join(""));
    const columns = this.#columns();
    const indent = columns - beside >= textColumnsLeast ? beside : time.length;
    const [first = "", ...others] = wrapSpans(spans, columns - indent, this.#paint);
    const [painted = ""] = wrapSpans(start, Infinity, this.#paint);
    const rows = indent === beside ? [painted + first] : [painted, " ".repeat(indent) + first];
    return [...this.#dayOf(at), ...rows, ...others.map((line) => " ".repeat(indent) + line)];
  }

  /** A heading, when the day is another than that of the last event. */
  #dayOf(at: number): string[] {
    const day = new Date(at).toDateString();
    if (day === this.#day) return [];
    const isFirst = this.#day === "";
    this.#day = day;
    const heading = this.#paint("faint", `${margin}── ${this.#texts.day(at)}`);
    return isFirst ? [heading] : ["", heading];
  }
}

function because(error: string | null): Span[] {
  return error === null ? [] : [{ text: ` · ${error}`, style: "faint" }];
}

function grown(columns: number, needed: number, most: number): number {
  return Math.max(columns, Math.min(needed, most));
}

/** The time of day, as the machine's clock shows it. */
function clock(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}
