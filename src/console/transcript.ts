/** What the transcript says of each thing that happens: blocks, in the user's language. */
import { connectTexts } from "../i18n/connect.ts";
import type { ConnectTexts } from "../i18n/connect.ts";
import type { Lang } from "../i18n/lang.ts";
import { talkTexts } from "../i18n/talk.ts";
import type { HelpRow, TalkTexts } from "../i18n/talk.ts";
import type { Limits } from "../protocol/limits.ts";
import { confirmationWords } from "../protocol/replies.ts";
import type { ConfirmationWord } from "../protocol/replies.ts";
import type { Reply } from "../protocol/reply.ts";
import { isReply } from "../session/answer.ts";
import type { Trouble } from "../session/retry.ts";
import type { Span } from "../terminal/span.ts";
import type { Style } from "../terminal/style.ts";
import { displayWidth } from "../terminal/width.ts";
import type { Block } from "./block.ts";
import { endingOf, reasonsOf, whyFailed } from "./ending.ts";
import { signs } from "./look.ts";
import { isMessage, lineOf } from "./outbox.ts";
import type { Item, SentItem } from "./outbox.ts";
import { whyUnreachable } from "./unreachable.ts";

/** Numbers stand one below the other, up to 999. */
const numberColumns = 3;

/** A message's characters that are shown: with the usual limits, all of them. */
const shownCharactersMax = 4_096;

/** Lines without confirmation that are shown one by one when the connection is over. */
const remainingMax = 10;

/** Replies whose text says no more than our own words for them. */
const saidByUs = ["takenOver", "nameInUse"] as const;

const gap = "   ";
const margin = "  ";

export class Transcript {
  readonly #lang: Lang;
  readonly #target: string;
  readonly #texts: TalkTexts;
  readonly #connectTexts: ConnectTexts;

  /** `target`: the server, as it is written for people. */
  constructor(lang: Lang, target: string) {
    this.#lang = lang;
    this.#target = target;
    this.#texts = talkTexts[lang];
    this.#connectTexts = connectTexts[lang];
  }

  connected(limits: Limits): Block {
    return this.#atServer(this.#texts.limits(limits));
  }

  /** The session goes on: of the lines without confirmation so many were stored, and so many are sent again. */
  resumed(stored: number, again: number): Block {
    return this.#atServer(this.#texts.resumed(stored, again));
  }

  #atServer(text: string): Block {
    return {
      head: [{ text: `${signs.connected} `, style: "good" }],
      body: [
        { text: this.#target, style: "title" },
        { text: ` · ${text}`, style: "faint" },
      ],
    };
  }

  /** The server's own words, and what is new to somebody who comes for the first time, or again. */
  welcome(text: string, isFirst: boolean): Block {
    const { moreHelp, newNumbers } = this.#texts;
    const more = { text: isFirst ? moreHelp : newNumbers, style: "faint" } as const;
    return { head: [{ text: margin }], body: text === "" ? [more] : [{ text: `${text} ` }, more] };
  }

  /** A line was answered. */
  answered(item: SentItem, word: string, tookMs: number): Block {
    const texts = this.#texts;
    const known = confirmationWords.find((each) => each === word);
    const what = item.kind === "ping" ? "pong" : known === undefined ? word : texts.confirmed[known];
    return this.#line(signs.confirmed, "good", item, `${what} · ${texts.took(tookMs)}`);
  }

  /** What remained without confirmation. `isKnown`: the server said that it is not stored. */
  remains(items: readonly SentItem[], isKnown: boolean): Block[] {
    const texts = this.#texts;
    const [sign, style, tail] = isKnown
      ? ([signs.refused, "bad", texts.notStored] as const)
      : ([signs.unknown, "warning", texts.maybeStored] as const);
    const messages = items.filter(isMessage);
    const blocks = messages.slice(0, remainingMax).map((item) => this.#line(sign, style, item, tail));
    const more = messages.length - remainingMax;
    if (more <= 0) return blocks;
    return [
      ...blocks,
      {
        head: [{ text: `${sign} `, style }],
        body: [{ text: texts.alsoUnconfirmed(more) }, { text: gap + unbroken(tail), style: "faint" }],
      },
    ];
  }

  /** Why the connection is over, or why there is none, and what else there is to say of it. */
  troubled(trouble: Trouble): Block[] {
    if (trouble.kind === "unreachable") return [bad(whyUnreachable(trouble.code, this.#target, this.#lang))];
    const ending = endingOf(trouble);
    if (ending.kind === "failed") return [bad(whyFailed(ending.code, this.#connectTexts), ending.code)];
    const [reason, retry] = reasonsOf(ending, this.#connectTexts);
    const reply: Reply | undefined = ending.kind === "closed" ? ending.reply : undefined;
    // The server's own words, unless they are what we say.
    const isSaid = reply !== undefined && saidByUs.some((key) => isReply(reply, key));
    const more = isSaid ? retry : reply?.text;
    const notes = more === undefined || more === "" ? [] : [this.note(more)];
    if (reason === undefined) return notes;
    return [bad(reason, reply === undefined ? "" : unbroken(`${reply.code} ${reply.keyword}`)), ...notes];
  }

  /** The server's last line, after we have asked for it. */
  goodbye(reply: Reply): Block {
    const text = reply.text === "" ? this.#texts.goodbye : reply.text;
    return { head: [{ text: `${signs.idle} `, style: "faint" }], body: [{ text }] };
  }

  /** A line was not sent, and why. */
  refused(why: string): Block {
    return bad(why);
  }

  unsent(count: number): Block {
    return bad(this.#texts.unsent(count));
  }

  dropped(count: number): Block {
    return bad(this.#texts.dropped(count));
  }

  note(text: string): Block {
    return { head: [{ text: margin }], body: [{ text, style: "faint" }] };
  }

  /** The name that was given, or a command, as it was typed. */
  typed(text: string): Block {
    return { head: [{ text: "› ", style: "faint" }], body: [{ text }] };
  }

  help(limits: Limits | undefined, word: string | undefined): Block[] {
    const { help } = this.#texts;
    const known: ConfirmationWord | undefined = confirmationWords.find((each) => each === word);
    const sections: readonly (readonly [string, readonly HelpRow[]])[] = [
      [help.commands, help.commandRows],
      [help.keys, help.keyRows],
      ...(limits === undefined ? [] : [[help.limits, help.limitRows(limits, known)] as const]),
    ];
    const typedColumns = Math.max(
      ...sections.flatMap(([, rows]) => rows.map(([typed]) => displayWidth(typed))),
    );
    const headColumns = 2 * margin.length + typedColumns + gap.length;
    return sections.flatMap(([title, rows]) => [
      { head: [{ text: margin }], body: [{ text: title, style: "title" }] } as const,
      ...rows.map(([typed, does]): Block => ({
        head: [{ text: `${margin}${margin}${typed}`, style: "name" }],
        headColumns,
        body: [{ text: does }],
      })),
    ]);
  }

  /** What a line is called by whoever gave it. */
  nameOf(origin: Item["origin"]): string {
    const texts = this.#texts;
    if (origin === "greeting") return texts.theGreeting;
    return origin === "typed" ? texts.thisLine : texts.pastedLine(origin);
  }

  /** A line on its way, in one row: head and text. */
  pending(item: Item | SentItem, isConnected: boolean): Block {
    const isSent = "atMs" in item;
    // What was sent on a connection that is lost may have come to the server, or not.
    const sent = isConnected ? signs.sent : signs.unknown;
    return {
      head: headOf(isSent ? sent : signs.waiting, isSent ? "warning" : "faint", item),
      body: [{ text: this.#shownText(item) }],
    };
  }

  #line(sign: string, style: Style, item: SentItem, tail: string): Block {
    return {
      head: headOf(sign, style, item),
      body: [...this.#text(item), { text: gap + unbroken(tail), style: "faint" }],
    };
  }

  #text(item: Item): Span[] {
    if (item.kind === "message" && item.text === "") return [{ text: this.#texts.empty, style: "faint" }];
    const shown = this.#shownText(item);
    const more = item.text.length - shownCharactersMax;
    return more > 0 ? [{ text: shown }, { text: this.#texts.cut(more), style: "faint" }] : [{ text: shown }];
  }

  #shownText(item: Item): string {
    return item.kind === "ping" ? lineOf(item) : item.text.slice(0, shownCharactersMax);
  }
}

/** A text that stays in one row. */
function unbroken(text: string): string {
  return text.replaceAll(" ", "\u00a0");
}

function headOf(sign: string, style: Style, item: Item | SentItem): Span[] {
  const number = "number" in item ? String(item.number) : "";
  return [
    { text: `${sign} `, style },
    { text: `${number.padStart(numberColumns)}  `, style: "faint" },
  ];
}

function bad(text: string, code = ""): Block {
  return {
    head: [{ text: `${signs.refused} `, style: "bad" }],
    body: [{ text }, ...(code === "" ? [] : [{ text: `${gap}${code}`, style: "faint" } as const])],
  };
}
