import type { ConsoleTexts } from "../i18n/console.ts";
import { wrapSpans } from "../terminal/span.ts";
import type { Span } from "../terminal/span.ts";
import type { Paint } from "../terminal/style.ts";
import { displayWidth, padEnd } from "../terminal/width.ts";
import { defaultPort, formatAddress, isLoopback } from "./settings.ts";
import { version } from "./version.ts";
import type { Listening } from "./view.ts";

const margin = "  ";
const gap = "   ";

/** From this machine they all lead to the same server. */
const localHosts: ReadonlySet<string> = new Set(["127.0.0.1", "::1", "0.0.0.0", "::"]);

/** What a person sees first: what this server is, how to talk to it, what it allows, keeps and promises. */
export function banner(listening: Listening, texts: ConsoleTexts, columns: number, paint: Paint): string[] {
  const { labels } = texts;
  const { settings, port, report } = listening;
  const addresses = settings.hosts.map((host) => formatAddress(host, port));
  const isOpen = !settings.hosts.every(isLoopback);
  const rows: readonly (readonly [label: string, ...paragraphs: readonly Span[]])[] = [
    [
      labels.listening,
      { text: addresses.join(" · "), style: "title" },
      ...(isOpen ? [{ text: texts.open, style: "warning" } as const] : []),
    ],
    [labels.tryIt, ...ways(listening).map((text) => ({ text, style: "name" }) as const)],
    [labels.limits, { text: texts.limits(settings.limits) }, { text: texts.clients(settings.clientsMax) }],
    [labels.threads, { text: texts.threads(settings.threads) }],
    [
      labels.data,
      settings.store === "memory"
        ? { text: texts.noData, style: "warning" }
        : { text: texts.data(settings.dataFolder, report.rows) },
    ],
    [
      labels.confirms,
      { text: texts.confirms(report.word) },
      ...(report.settings.length > 0
        ? [{ text: texts.verified(report.settings), style: "faint" } as const]
        : []),
    ],
    [labels.stop, { text: texts.stop(process.pid) }],
  ];
  const labelColumns = Math.max(...rows.map(([label]) => displayWidth(label)));
  const textColumns = columns - margin.length - labelColumns - gap.length;
  const title: Span[] = [
    { text: `acuse ${version}`, style: "title" },
    { text: `${gap}${texts.about}`, style: "faint" },
  ];
  return [
    "",
    ...wrapSpans(title, columns - margin.length, paint).map((line) => margin + line),
    "",
    ...rows.flatMap(([label, ...paragraphs]) =>
      paragraphs
        .flatMap((paragraph) => wrapSpans([paragraph], textColumns, paint))
        .map((line, i) => {
          const left = paint("faint", padEnd(i === 0 ? label : "", labelColumns));
          return `${margin}${left}${gap}${line}`;
        }),
    ),
    "",
  ];
}

/** How to reach this server from this machine. */
function ways({ settings, port }: Listening): string[] {
  const [host = ""] = settings.hosts;
  const name = localHosts.has(host) ? "localhost" : host;
  const isDefault = name === "localhost" && port === defaultPort;
  return [`acuse connect${isDefault ? "" : ` ${formatAddress(name, port)}`}`, `nc ${name} ${port}`];
}
