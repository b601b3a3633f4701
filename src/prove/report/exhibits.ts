/** The evidence itself: the picture in numbers, a conversation, the latencies, the console, the transcripts. */
import type { Lane, TranscriptFile } from "../evidence.ts";
import { excerpt } from "./excerpt.ts";
import { clip, html, isolated, quoted } from "./html.ts";
import type { Html, Piece } from "./html.ts";
import { histogramPictures, percentiles } from "./histogram.ts";
import { figure, prose, table } from "./page.ts";
import type { Page } from "./page.ts";
import { sequence } from "./sequence.ts";
import { laneSummary } from "./summary.ts";

const consoleCharactersMax = 400;

export function exhibits(page: Page, number: number): Html {
  const { texts } = page;
  const parts: readonly (readonly [title: string, content: Piece])[] = [
    [texts.evidence.inNumbers, inNumbers(page)],
    [texts.evidence.conversation, sequence(page)],
    [texts.evidence.latency, latency(page)],
    [
      texts.evidence.console,
      [prose(texts.evidence.consoleAbout), html`<pre class="console">${consoleLines(page)}</pre>`],
    ],
    [texts.evidence.transcripts, transcripts(page)],
  ];
  return html`${parts.map(
    ([title, content], i) =>
      html`<section>
        <h3><span class="section-number">${number}.${i + 1}</span> ${title}</h3>
        ${content}
      </section> `,
  )}`;
}

function inNumbers(page: Page): Html {
  const { evidence, texts } = page;
  const { columns } = texts;
  return table(page, {
    caption: texts.evidence.inNumbersTable,
    className: "in-numbers",
    columns: [columns.who, columns.thread, columns.messages, columns.confirmations, columns.end],
    rows: evidence.timeline.lanes
      .filter((lane) => lane.kind === "client")
      .map((lane) => {
        const { messages, confirmed, toldByWelcome, underWay } = laneSummary(lane);
        return {
          cells: [
            isolated(lane.name),
            lane.thread === undefined ? "—" : String(lane.thread),
            texts.count(messages),
            [
              texts.count(confirmed),
              underWay === 0
                ? undefined
                : html` <span class="ending faint">${texts.evidence.underWay(underWay)}</span>`,
              toldByWelcome === 0
                ? undefined
                : html` <span class="ending faint">${texts.evidence.toldByWelcome(toldByWelcome)}</span>`,
            ],
            endings(page, lane),
          ],
        };
      }),
  });
}

/** What each of the connections ended with. */
function endings({ texts }: Page, lane: Lane): Piece {
  const { endings } = laneSummary(lane);
  if (endings.length === 0) return "—";
  return endings.map(
    ({ kind, text }) =>
      html`<span class="ending"
        >${texts.timeline.marks[kind]}${text === undefined ? undefined : html` ${quoted(text)}`}</span
      > `,
  );
}

function latency(page: Page): Html {
  const { evidence, texts } = page;
  if (evidence.latency.count === 0) return prose(texts.evidence.noLatency);
  const named = percentiles(evidence.latency, texts);
  return html`${figure(page, texts.evidence.latencyCaption(evidence.latency.count), histogramPictures(evidence.latency, texts), "latency")}
    <table class="percentiles">
      <caption>
        <b>${texts.table(page.tables.next())}.</b>
        ${texts.evidence.latencyTable}
      </caption>
      <thead>
        <tr>
          ${named.map(({ name }) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        <tr>
          ${named.map(({ us }) => html`<td>${texts.latency(us)}</td>`)}
        </tr>
      </tbody>
    </table>`;
}

/** An excerpt of each chapter, under its title. */
function consoleLines(page: Page): Html[] {
  const { evidence, titles } = page;
  const names = evidence.timeline.lanes.filter(({ kind }) => kind === "client").map(({ name }) => name);
  return evidence.console.flatMap(({ chapter, lines }, i) => [
    ...(evidence.console[i - 1]?.chapter === chapter
      ? []
      : [html`<span class="line-of chapter-title">${titles.scenarios[chapter]}</span>`]),
    ...excerpt(lines, names, i === 0).map((line) => consoleLine(page, line)),
  ]);
}

function consoleLine({ texts }: Page, line: string | number): Html {
  return typeof line === "number"
    ? html`<span class="line-of left-out">${texts.evidence.linesLeftOut(line)}</span>`
    : html`<span class="line-of">${isolated(clip(line, consoleCharactersMax))}</span>`;
}

/** Both sides of a connection in one row. */
function transcripts(page: Page): Html {
  const { evidence, texts } = page;
  const { columns } = texts;
  if (evidence.transcripts.length === 0) return html`<p>${texts.evidence.nothing}</p>`;
  return table(page, {
    caption: texts.evidence.transcriptsTable,
    className: "transcripts",
    columns: [columns.file, columns.of, columns.size],
    rows: Array.from(
      Map.groupBy(evidence.transcripts, ({ path }) => path.replace(/\.\w+$/, "")).values(),
      (files) => ({
        cells: [
          files.map((file, i) => [i === 0 ? "" : " · ", link(file)]),
          isolated(files[0]?.of === "server" ? texts.evidence.server : (files[0]?.of ?? "")),
          texts.evidence.bytes(files.reduce((sum, { bytes }) => sum + bytes, 0)),
        ],
      }),
    ),
  });
}

/** A link to a file beside the report; a path that leads elsewhere is only shown. */
function link({ path }: TranscriptFile): Html {
  const parts = path.toWellFormed().split("/");
  const isBeside = parts.every((part) => part !== "" && part !== "." && part !== "..");
  if (!isBeside) return quoted(path);
  return html`<a href="./${parts.map(encodeURIComponent).join("/")}">${quoted(path)}</a>`;
}
