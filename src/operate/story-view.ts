/** What is known of a name or a connection, as a person reads it. */
import { storedUpTo } from "../dashboard/api.ts";
import type { Story } from "../dashboard/api.ts";
import { consoleTexts } from "../i18n/console.ts";
import { explainTexts } from "../i18n/explain.ts";
import { whyTexts } from "../i18n/why.ts";
import type { Ending, WhyTexts } from "../i18n/why.ts";
import { formatCause } from "../protocol/reply.ts";
import { replies } from "../protocol/replies.ts";
import type { ReplyKey } from "../protocol/replies.ts";
import { beside, wrapProse } from "../terminal/prose.ts";
import { wrapSpans } from "../terminal/span.ts";
import type { Span } from "../terminal/span.ts";
import { localTime } from "../terminal/time.ts";
import { displayWidth } from "../terminal/width.ts";
import type { Paper } from "./paper.ts";
import type { Client, Goodbye } from "./server-api.ts";

/** Endings that are told whole; those before them are lines of a list. */
const toldMax = 1;
/** Lines of that list. */
const listedMax = 9;

const margin = "  ";
const gapColumns = 2;
const separator = " · ";

/** A label, and what is said beside it; nothing where that is empty. */
type Part = readonly [label: keyof WhyTexts["labels"], said: string];

/** The story as of `now`: the connection there is, then the endings, the newest first. */
export function storyLines(told: Story, now: number, paper: Paper): string[] {
  const story = withoutTheGone(told);
  const { client, goodbyes } = story;
  const texts = whyTexts[paper.lang];
  const newest = goodbyes.slice(0, toldMax);
  const earlier = goodbyes.slice(toldMax);
  return [
    ...(client === null
      ? []
      : chapter(clientTitle(client, texts), clientParts(client, story, now, paper), paper)),
    ...newest.flatMap((goodbye, i) => [
      ...(client === null && i === 0 ? [] : [""]),
      ...chapter(goodbyeTitle(goodbye, texts), goodbyeParts(goodbye, story, now, paper), paper),
    ]),
    ...(earlier.length === 0 ? [] : ["", ...earlierLines(earlier, paper)]),
  ];
}

/** The server's list of clients may be a second old: whoever has ended meanwhile is in both. */
function withoutTheGone(story: Story): Story {
  const isGone = story.goodbyes.some(({ id }) => id === story.client?.id);
  return isGone ? { ...story, client: null } : story;
}

function clientTitle({ id, name }: Client, texts: WhyTexts): Span[] {
  return [
    { text: name ?? texts.noName, style: "title" },
    { text: "   " },
    { text: texts.connected, style: "good" },
    { text: `   id ${id}`, style: "faint" },
  ];
}

function goodbyeTitle({ id, name, code, keyword, reason }: Goodbye, texts: WhyTexts): Span[] {
  const last = code === null ? keyword : formatCause(code, keyword, reason);
  return [
    { text: name ?? texts.noName, style: "title" },
    { text: "   " },
    { text: last, style: keyword === replies.bye.keyword ? "good" : "warning" },
    { text: `   id ${id}`, style: "faint" },
  ];
}

function clientParts(client: Client, { limits }: Story, now: number, { lang }: Paper): Part[] {
  const texts = whyTexts[lang];
  const { address, thread, connectedAt, seenAt, messages, unconfirmed, last, budget } = client;
  return [
    [
      "came",
      joined([
        texts.moment(localTime(connectedAt), now - connectedAt),
        consoleTexts[lang].connected(address, thread),
      ]),
    ],
    [
      "sent",
      joined([
        texts.sent(messages),
        unconfirmed > 0 && texts.unconfirmed(unconfirmed),
        texts.heard(now - seenAt),
      ]),
    ],
    ["stored", storedOf(last, texts)],
    [
      "limits",
      joined([consoleTexts[lang].limits(limits), budget !== null && texts.budget(budget, limits.burst)]),
    ],
    ["refused", client.unknownCommands === 0 ? "" : texts.unknownCommands(client.unknownCommands)],
  ];
}

function goodbyeParts(goodbye: Goodbye, { client, limits }: Story, now: number, { lang }: Paper): Part[] {
  const texts = whyTexts[lang];
  const { at, address, thread, connectedAt, messages, keyword, reason, unknownCommands } = goodbye;
  const words = wordsOf(goodbye, lang);
  return [
    ["ended", joined([consoleTexts[lang].goodbye(keyword, reason), texts.moment(localTime(at), now - at)])],
    [
      "came",
      joined([
        localTime(connectedAt),
        texts.stayed(at - connectedAt),
        consoleTexts[lang].connected(address, thread),
      ]),
    ],
    ["sent", texts.sent(messages)],
    ["stored", storedOf(storedUpTo(goodbye), texts)],
    ["limits", client === null ? consoleTexts[lang].limits(limits) : ""],
    ["refused", unknownCommands === 0 ? "" : texts.unknownCommands(unknownCommands)],
    ["told", words.told],
    ["client", words.client],
    [
      "operator",
      texts.advice[(reason !== null && reason in texts.advice ? reason : keyword) as Ending] ?? "",
    ],
  ];
}

function storedOf(last: number | undefined, texts: WhyTexts): string {
  if (last === undefined) return texts.lastUnknown;
  return last === 0 ? texts.nothingStored : texts.last(last);
}

/** What its last line means, and what its reader is to do. */
function wordsOf({ code, keyword, reason }: Goodbye, lang: Paper["lang"]): { told: string; client: string } {
  const texts = explainTexts[lang];
  if (code === null) return { told: whyTexts[lang].lost, client: "" };
  const key = (Object.keys(replies) as ReplyKey[]).find((each) => replies[each].code === code);
  if (key === undefined) return { told: keyword, client: "" };
  const reasons: Readonly<Record<string, string>> = { ...texts.closingReasons, ...texts.badNameReasons };
  const because = reason === null ? undefined : reasons[reason];
  const { means, person } = texts.replies[key];
  if (because === undefined) return { told: means, client: person };
  return { told: `${upperFirst(because)}.`, client: key === "closing" ? "" : person };
}

function earlierLines(goodbyes: readonly Goodbye[], paper: Paper): string[] {
  const { lang, paint, columns } = paper;
  const texts = whyTexts[lang];
  const rest = goodbyes.length - listedMax;
  const lines = goodbyes.slice(0, listedMax).flatMap((goodbye) =>
    wrapSpans(
      [
        { text: `${localTime(goodbye.at)}  ` },
        { text: goodbye.id, style: "faint" },
        {
          text: `  ${consoleTexts[lang].goodbye(goodbye.keyword, goodbye.reason)}${separator}${texts.sent(goodbye.messages)}`,
        },
      ],
      columns - margin.length,
      paint,
    ),
  );
  const more = rest > 0 ? wrapProse(texts.more(rest), columns - margin.length, paint) : [];
  return [paint("title", texts.earlier), "", ...[...lines, ...more].map((line) => margin + line)];
}

/** A title, and below it the parts that say something. */
function chapter(title: readonly Span[], parts: readonly Part[], { lang, columns, paint }: Paper): string[] {
  const { labels } = whyTexts[lang];
  const labelColumns = Math.max(...Object.values(labels).map(displayWidth)) + gapColumns;
  const room = columns - margin.length - labelColumns;
  const rows = parts
    .filter(([, said]) => said !== "")
    .flatMap(([label, said]) =>
      beside({ text: labels[label], style: "faint" }, labelColumns, wrapProse(said, room, paint), paint),
    );
  return [...wrapSpans(title, columns, paint), "", ...rows.map((line) => margin + line)];
}

function joined(parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join(separator);
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
