/** Who is connected, as a person reads it. */
import type { Snapshot } from "../dashboard/api.ts";
import type { Lang } from "../i18n/lang.ts";
import { formatCount, formatShortDay, formatSpan } from "../i18n/units.ts";
import { whoTexts } from "../i18n/who.ts";
import type { Span } from "../terminal/span.ts";
import type { Style } from "../terminal/style.ts";
import { localClock, localDay } from "../terminal/time.ts";
import type { Paper } from "./paper.ts";
import type { Client } from "./server-api.ts";
import { tableLines } from "./table.ts";
import type { Column } from "./table.ts";

const stateStyles: Readonly<Record<Client["state"], Style>> = {
  naming: "faint",
  open: "good",
  "held-back": "warning",
  ending: "faint",
};

/** Stands where there is nothing to say. */
const nothing: Span = { text: "–", style: "faint" };

/** The table: a line of titles, and one for each client, as of `at`. */
export function whoLines(
  clients: readonly Client[],
  at: number,
  limits: Snapshot["facts"]["limits"],
  paper: Paper,
): string[] {
  const { lang } = paper;
  const texts = whoTexts[lang];
  const { titles } = texts;
  const count = (title: string, of: (client: Client) => number): Column<Client> => ({
    title,
    align: "right",
    cell: (client) => ({ text: formatCount(lang, of(client)) }),
  });
  const columns: readonly Column<Client>[] = [
    {
      title: titles.name,
      align: "left",
      columnsLeast: 10,
      cell: ({ name }) =>
        name === null ? { text: texts.noName, style: "faint" } : { text: name, style: "name" },
    },
    {
      title: titles.address,
      align: "left",
      columnsLeast: 15,
      rank: 2,
      cell: ({ address }) => ({ text: address }),
    },
    { title: titles.thread, align: "right", rank: 3, cell: ({ thread }) => ({ text: String(thread) }) },
    {
      title: titles.since,
      align: "left",
      cell: ({ connectedAt }) => ({ text: moment(lang, connectedAt, at) }),
    },
    count(titles.messages, ({ messages }) => messages),
    count(titles.unconfirmed, ({ unconfirmed }) => unconfirmed),
    {
      title: titles.budget,
      align: "right",
      cell: ({ budget }) =>
        budget === null
          ? nothing
          : {
              text: `${formatCount(lang, budget)}/${formatCount(lang, limits.burst)}`,
              ...(budget < 1 && { style: "warning" }),
            },
    },
    {
      title: titles.idle,
      align: "right",
      rank: 1,
      cell: ({ seenAt }) => ({ text: formatSpan(lang, at - seenAt) }),
    },
    {
      title: titles.state,
      align: "left",
      cell: ({ state }) => ({ text: texts.states[state] ?? state, style: stateStyles[state] ?? "faint" }),
    },
  ];
  return tableLines(columns, clients, paper);
}

/** What follows the table: the sums of what it shows, and of how many that is a part. */
export function whoSummary(
  clients: readonly Client[],
  total: number,
  search: string | undefined,
  { lang }: Pick<Paper, "lang">,
): string {
  const texts = whoTexts[lang];
  if (clients.length === 0)
    return search === undefined || total === 0 ? texts.nobody : texts.nobodyFound(search, total);
  const sum = (of: (client: Client) => number): number => clients.reduce((all, each) => all + of(each), 0);
  const sums = texts.total(
    clients.length,
    sum(({ messages }) => messages),
    sum(({ unconfirmed }) => unconfirmed),
  );
  return search === undefined ? sums : `${texts.found(clients.length, total)} · ${sums}`;
}

/** The hour, or the day if that was another one. */
function moment(lang: Lang, at: number, now: number): string {
  if (localDay(at) !== localDay(now)) return formatShortDay(lang, at);
  return localClock(at).slice(0, "16:23".length);
}
