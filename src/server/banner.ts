import type { ConsoleTexts } from "../i18n/console.ts";
import { formatAddress } from "../protocol/address.ts";
import type { Span } from "../terminal/span.ts";
import { displayWidth, padEnd } from "../terminal/width.ts";
import { calledAs } from "./called.ts";
import { defaultPort, isLoopback } from "./settings.ts";
import { version } from "./version.ts";
import type { Listening } from "./view.ts";

const margin = "  ";
const gap = "   ";

/** With less room than this beside its label a paragraph is put under it. */
const textColumnsLeast = 36;

/** A letter with its receipt; where nothing is kept it has none. */
const envelope = ["╭───────────╮", "│ ╲       ╱ │", "│   ╲___╱ ✓ │", "╰───────────╯"] as const;
const receipt = "✓";
/** The envelope's lines that have a text beside them. */
const titleLine = 1;
const aboutLine = 2;

/** From this machine they all lead to the same server. */
const localHosts: ReadonlySet<string> = new Set(["127.0.0.1", "::1", "0.0.0.0", "::"]);

/** Where a banner is shown. */
export interface BannerSurface {
  readonly columns: number;
  /** A person sits before it, who is helped. */
  readonly isTerminal: boolean;
  /** Makes painted lines of at most `columns`. */
  wrap(spans: readonly Span[], columns: number): string[];
}

/** What a person sees first: what this server is, how to talk to it, what it allows, keeps and promises. */
export function banner(listening: Listening, texts: ConsoleTexts, surface: BannerSurface): string[] {
  return [
    "",
    ...heading(listening, texts, surface),
    "",
    ...rows(rowsOf(listening, texts, surface.isTerminal), surface),
    "",
    ...(surface.isTerminal && isNew(listening) ? [...invitation(listening, texts, surface), ""] : []),
  ];
}

/** Whether nothing was ever stored here. */
export function isNew({ settings, report }: Listening): boolean {
  return settings.store !== "memory" && report.rows === 0;
}

/** The name, and beside the envelope if there is room for it. */
function heading({ report }: Listening, texts: ConsoleTexts, surface: BannerSurface): string[] {
  const { columns, isTerminal } = surface;
  const name: Span = { text: `acuse ${version}`, style: "title" };
  const about: Span = { text: texts.about, style: "faint" };
  const envelopeColumns = margin.length + displayWidth(envelope[0]) + gap.length;
  if (!isTerminal || columns < envelopeColumns + displayWidth(texts.about)) {
    const title = [name, { ...about, text: `${gap}${about.text}` }];
    return surface.wrap(title, columns - margin.length).map((line) => margin + line);
  }
  const isStamped = report.word !== "accepted";
  const beside: Readonly<Record<number, Span>> = { [titleLine]: name, [aboutLine]: about };
  return envelope.map((line, i) => {
    const [left = "", right = ""] = line.split(receipt);
    const stamp: Span = isStamped ? { text: receipt, style: "good" } : { text: " " };
    const text = beside[i] === undefined ? [] : [{ text: gap }, beside[i]];
    const drawn: Span[] = [{ text: left, style: "faint" }];
    if (line.includes(receipt)) drawn.push(stamp, { text: right, style: "faint" });
    return margin + surface.wrap([...drawn, ...text], Infinity).join("");
  });
}

type Row = readonly [label: string, ...paragraphs: readonly (readonly Span[])[]];

function rowsOf(listening: Listening, texts: ConsoleTexts, isTerminal: boolean): Row[] {
  const { labels } = texts;
  const { settings, port, report } = listening;
  const addresses = settings.hosts.map((host) => formatAddress(host, port));
  const isOpen = !settings.hosts.every(isLoopback);
  return [
    [
      labels.listening,
      [{ text: addresses.join(" · "), style: "title" }],
      ...(isOpen ? [[{ text: texts.open, style: "warning" } as const]] : []),
    ],
    [labels.tryIt, ...ways(listening, texts)],
    [
      labels.limits,
      [{ text: texts.limits(settings.limits) }],
      [{ text: texts.clients(settings.clientsMax) }],
    ],
    [labels.threads, [{ text: texts.threads(settings.threads) }]],
    [
      labels.data,
      settings.store === "memory"
        ? [{ text: texts.noData, style: "warning" }]
        : [{ text: texts.data(settings.dataFolder, report.rows) }],
    ],
    [
      labels.confirms,
      [{ text: texts.confirms(report.word) }],
      ...(report.settings.length > 0
        ? [[{ text: texts.verified(report.settings), style: "faint" } as const]]
        : []),
    ],
    ...dashboardRow(listening, texts, isTerminal),
    isTerminal
      ? [labels.keys, ...texts.keys.map((text) => [{ text }])]
      : [labels.stop, [{ text: texts.stop(process.pid) }]],
  ];
}

/** Where it can be looked at. Whoever has the whole address gets in, so what is not a terminal does not get it. */
function dashboardRow({ onlooker }: Listening, texts: ConsoleTexts, isTerminal: boolean): Row[] {
  if (onlooker === undefined) return [];
  const { url, entryUrl, problem } = onlooker;
  const { dashboard: label } = texts.labels;
  if (problem !== undefined)
    return [[label, [{ text: texts.noDashboard(problem.address), style: "warning" }]]];
  const shown = isTerminal ? entryUrl : url;
  return shown === undefined ? [] : [[label, [{ text: shown, style: "name" }]]];
}

/** Labels and paragraphs, side by side or one under the other. */
function rows(all: readonly Row[], { columns, ...surface }: BannerSurface): string[] {
  const labelColumns = Math.max(...all.map(([label]) => displayWidth(label)));
  const beside = margin.length + labelColumns + gap.length;
  const isBeside = columns - beside >= textColumnsLeast;
  const indent = isBeside ? beside : margin.length * 2;
  return all.flatMap(([label, ...paragraphs]) => {
    const lines = paragraphs.flatMap((spans) => surface.wrap(spans, columns - indent));
    const shown = isBeside ? padEnd(label, labelColumns) + gap : label;
    const head = margin + surface.wrap([{ text: shown, style: "faint" }], Infinity).join("");
    const [first = "", ...others] = lines;
    const rest = (isBeside ? others : lines).map((line) => " ".repeat(indent) + line);
    return [isBeside ? head + first : head, ...rest];
  });
}

/** How to reach this server from this machine, and by what. */
function ways(listening: Listening, texts: ConsoleTexts): Span[][] {
  const commands = [clientCommand(listening), `nc ${reachableHost(listening)} ${listening.port}`];
  const by = [texts.client(clientCommand(listening).startsWith("npx ")), texts.byHand];
  const commandColumns = Math.max(...commands.map(displayWidth));
  return commands.map((command, i) => [
    { text: command, style: "name" },
    { text: " ".repeat(commandColumns - displayWidth(command)) + gap + by[i], style: "faint" },
  ]);
}

function clientCommand(listening: Listening): string {
  const host = reachableHost(listening);
  const isDefault = host === "localhost" && listening.port === defaultPort;
  const target = isDefault ? "" : ` ${formatAddress(host, listening.port)}`;
  return `${calledAs(process.argv[1] ?? "")} connect${target}`;
}

function reachableHost({ settings }: Listening): string {
  const [host = ""] = settings.hosts;
  return localHosts.has(host) ? "localhost" : host;
}

/** To whoever starts it for the first time: what to do next. The command is never broken where it need not be. */
function invitation(listening: Listening, texts: ConsoleTexts, surface: BannerSurface): string[] {
  const command: Span = { text: clientCommand(listening), style: "name" };
  const waiting: Span = { text: texts.waiting, style: "title" };
  const whole = [waiting, { text: gap }, command];
  const width = displayWidth(whole.map(({ text }) => text).join(""));
  const paragraphs =
    width + margin.length <= surface.columns ? [whole] : [[waiting], [{ text: margin }, command]];
  return paragraphs.flatMap((spans) =>
    surface.wrap(spans, surface.columns - margin.length).map((line) => margin + line),
  );
}
