import { consoleTexts } from "../i18n/console.ts";
import type { ConsoleTexts } from "../i18n/console.ts";
import type { Lang } from "../i18n/lang.ts";
import { formatAddress } from "../protocol/address.ts";
import type { ConfirmationWord } from "../protocol/replies.ts";
import { toAscii } from "../terminal/charset.ts";
import type { Output } from "../terminal/output.ts";
import { wrapSpans } from "../terminal/span.ts";
import type { Span } from "../terminal/span.ts";
import { painter } from "../terminal/style.ts";
import type { Paint, Style } from "../terminal/style.ts";
import { visible } from "../terminal/visible.ts";
import { displayWidth, padEnd } from "../terminal/width.ts";
import type { Connected, Disconnected, Message } from "./feed.ts";
import { banner, isNew } from "./banner.ts";
import { NameColours } from "./name-colours.ts";
import type { LeftOut, Listening, Notice, View } from "./view.ts";

/** A message's characters that are shown: with the default limits, all of them. */
const shownCharactersMax = 4096;

/** The columns of names and numbers grow with what they hold, up to here, so that the texts stay aligned. */
const nameColumns = { least: 12, most: 20 } as const;
const numberColumns = { least: 4, most: 8 } as const;

/** With less room than this a text is not wrapped beside its name but under it. */
const textColumnsLeast = 30;

/** A terminal that does not know its width, or says that it is next to nothing, gets lines of this. */
const columnsLeast = 24;
const columnsUnknown = 80;

const margin = "  ";
const gap = "  ";

/** What an event is, seen before it is read. */
const marks = {
  came: { sign: "+", style: "good" },
  said: { sign: " ", style: "faint" },
  first: { sign: "✓", style: "good" },
  left: { sign: "−", style: "faint" },
  lost: { sign: "−", style: "warning" },
  refused: { sign: "×", style: "bad" },
  server: { sign: "!", style: "warning" },
  failure: { sign: "!", style: "bad" },
} as const satisfies Record<string, { readonly sign: string; readonly style: Style }>;

type Mark = keyof typeof marks;

/** What the lines are shown on, as far as they depend on it. */
export type HumanSurface = Pick<Output, "columns" | "isTerminal" | "colour" | "palette" | "utf8">;

/** A conversation as people like to watch it: time, name, number and text in columns. */
export class HumanView implements View {
  readonly #texts: ConsoleTexts;
  readonly #surface: HumanSurface;
  readonly #paint: Paint;
  readonly #colours = new NameColours();
  #word: ConfirmationWord = "accepted";
  #isNew = false;
  #nameColumns: number = nameColumns.least;
  #numberColumns: number = numberColumns.least;
  #day = "";

  constructor(lang: Lang, surface: HumanSurface) {
    this.#texts = consoleTexts[lang];
    this.#surface = surface;
    this.#paint = painter(surface.colour);
  }

  listening(listening: Listening): string[] {
    this.#word = listening.report.word;
    this.#isNew = this.#surface.isTerminal && isNew(listening);
    return banner(listening, this.#texts, {
      columns: this.#columns,
      isTerminal: this.#surface.isTerminal,
      wrap: (spans, columns) => this.#wrap(spans, columns),
    });
  }

  listeningBriefly(listening: Listening, at: number): string[] {
    this.#word = listening.report.word;
    const addresses = listening.settings.hosts.map((host) => formatAddress(host, listening.port));
    const where = `${this.#texts.labels.listening} ${addresses.join(" · ")}`;
    const problem = listening.onlooker?.problem;
    return [
      ...this.#event(at, "came", [{ text: where }]),
      ...(problem === undefined
        ? []
        : this.#event(at, "server", [{ text: this.#texts.noDashboard(problem.address) }])),
    ];
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
    return [...this.#clientEvent(at, "said", name, String(number), spans), ...this.#first(at, name)];
  }

  disconnected({ at, id, name, code, keyword, reason, last }: Disconnected): string[] {
    const isOrderly = keyword === "bye" || reason === "draining";
    const mark = code === null ? "lost" : isOrderly ? "left" : "refused";
    const known = last === null ? "" : ` · ${this.#texts.last(last, this.#word)}`;
    const answer = isOrderly ? "" : `${code} ${keyword} `;
    // Nobody has read an id where there was no last line.
    const reference = code === null ? "" : `${answer}id=${id}`;
    return this.#clientEvent(at, mark, name, "", [
      { text: this.#texts.goodbye(keyword, reason), style: marks[mark].style },
      { text: reference === "" ? known : `${known} · `, style: "faint" },
      { text: reference, style: "faint", isWhole: true },
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
      case "dashboard-failed":
        return this.#event(at, "server", [{ text: texts.dashboardFailed }, ...because(notice.error)]);
      case "dashboard-fault":
        return this.#event(at, "server", [{ text: texts.dashboardFault }, ...because(notice.error)]);
    }
  }

  /** To whoever has just started an inbox, when the first message has come. */
  #first(at: number, name: string): string[] {
    if (!this.#isNew) return [];
    this.#isNew = false;
    return this.#event(at, "first", [{ text: this.#texts.first(name), style: marks.first.style }]);
  }

  /** Something about a client: its name and a message's number have columns of their own. */
  #clientEvent(
    at: number,
    mark: Mark,
    name: string | null,
    number: string,
    spans: readonly Span[],
  ): string[] {
    const shown = this.#shown(name ?? this.#texts.noName);
    this.#nameColumns = grown(this.#nameColumns, displayWidth(shown), nameColumns.most);
    this.#numberColumns = grown(this.#numberColumns, number.length, numberColumns.most);
    const padding = padEnd(shown, this.#nameColumns).slice(shown.length);
    return this.#event(at, mark, spans, [
      { text: shown, style: this.#nameStyle(name) },
      { text: padding + gap + number.padStart(this.#numberColumns), style: "faint" },
    ]);
  }

  #nameStyle(name: string | null): Style {
    if (name === null) return "faint";
    return this.#surface.palette ? this.#colours.of(name) : "name";
  }

  /** Time, mark and `head`, and the text beside them in its own column, or under them where there is no room. */
  #event(at: number, mark: Mark, spans: readonly Span[], head: readonly Span[] = []): string[] {
    const { sign, style } = marks[mark];
    const time = `${margin}${clock(at)}${gap}`;
    const start: readonly Span[] = [
      { text: time, style: "faint" },
      { text: `${sign} `, style },
    ];
    const beside = [...start, ...head, ...(head.length > 0 ? [{ text: gap }] : [])];
    const besideColumns = widthOf(beside);
    const room = this.#columns - besideColumns;
    if (head.length === 0 || room >= textColumnsLeast) {
      const [first = "", ...others] = this.#wrap(spans, room);
      return [...this.#dayOf(at), this.#line(beside) + first, ...indented(others, besideColumns)];
    }
    const inked = head.filter(({ text }) => text.trim() !== "");
    const [first = "", ...others] = this.#wrap(inked, this.#columns - widthOf(start));
    const text = this.#wrap(spans, this.#columns - time.length);
    return [
      ...this.#dayOf(at),
      this.#line(start) + first,
      ...indented(others, widthOf(start)),
      ...indented(text, time.length),
    ];
  }

  /** A heading, when the day is another than that of the last event. */
  #dayOf(at: number): string[] {
    const day = new Date(at).toDateString();
    if (day === this.#day) return [];
    const isFirst = this.#day === "";
    this.#day = day;
    const heading = this.#line([{ text: `${margin}── ${this.#texts.day(at)}`, style: "faint" }]);
    return isFirst ? [heading] : ["", heading];
  }

  /** Columns of the terminal at this moment; `Infinity`: lines are not wrapped. */
  get #columns(): number {
    return Math.max(columnsLeast, this.#surface.columns || columnsUnknown);
  }

  /** `text` as this surface can show it. */
  #shown(text: string): string {
    return this.#surface.utf8 ? visible(text) : toAscii(visible(text));
  }

  #wrap(spans: readonly Span[], columns: number): string[] {
    const shown = spans.map((span) => ({ ...span, text: this.#shown(span.text) }));
    return wrapSpans(shown, columns, this.#paint);
  }

  #line(spans: readonly Span[]): string {
    return this.#wrap(spans, Infinity).join("");
  }
}

function because(error: string | null): Span[] {
  return error === null ? [] : [{ text: ` · ${error}`, style: "faint" }];
}

function widthOf(spans: readonly Span[]): number {
  return displayWidth(spans.map(({ text }) => text).join(""));
}

function indented(lines: readonly string[], columns: number): string[] {
  return lines.map((line) => " ".repeat(columns) + line);
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
