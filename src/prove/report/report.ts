/** The report of `acuse prove`: one page of HTML that needs nothing else, on a screen and on paper. */
import { proveTexts } from "../../i18n/prove.ts";
import { reportTexts } from "../../i18n/report.ts";
import type { ReportTexts } from "../../i18n/report.ts";
import type { Evidence } from "../evidence.ts";
import { exhibits } from "./exhibits.ts";
import { gaps } from "./gaps.ts";
import { Html, html, quoted } from "./html.ts";
import { legend } from "./legend.ts";
import { objectives } from "./objectives.ts";
import { outcomeOf } from "./outcome.ts";
import type { Outcome } from "./outcome.ts";
import { Counter, figure, prose, section, sectionId } from "./page.ts";
import type { Page } from "./page.ts";
import { style } from "./style.ts";
import { system } from "./system.ts";
import { tests } from "./tests.ts";
import { timelinePictures } from "./timeline.ts";
import { repeatCommand, verdict } from "./verdict.ts";

/** Nothing is loaded and nothing runs, whatever a client may have sent. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** The report as HTML, in the language of the run. The same evidence gives the same text. */
export function renderReport(evidence: Evidence): string {
  const texts = reportTexts[evidence.lang];
  const page: Page = {
    evidence,
    outcome: outcomeOf(evidence),
    texts,
    titles: proveTexts[evidence.lang],
    figures: new Counter(),
    tables: new Counter(),
  };
  const head = verdict(page);
  const picture = html`<section class="picture" aria-labelledby="picture">
    <h2 id="picture">${texts.sections.timeline}</h2>
    ${figure(page, texts.timeline.caption, [timelinePictures(evidence.timeline, texts, page.titles), legend(page)], "timeline-figure")}
  </section>`;
  const { sections } = texts;
  const bodies: readonly (readonly [title: string, content: (number: number) => Html])[] = [
    [sections.introduction, () => html`${texts.introduction.map(prose)}`],
    [sections.objectives, () => objectives(page)],
    [sections.system, () => system(page)],
    [sections.tests, () => tests(page)],
    [sections.evidence, (number) => exhibits(page, number)],
    [sections.notShown, () => gaps(page)],
    [sections.conclusion, () => conclusion(page)],
  ];
  return html`<!doctype html>
    <html lang="${evidence.lang}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${new Html(policy)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>
          ${page.outcome.passed ? texts.verdict.passed : texts.verdict.failed} · ${texts.title} · acuse
          ${evidence.system.version}
        </title>
        <style>
          ${new Html(style)}
        </style>
      </head>
      <body>
        <main>
          ${head} ${picture}
          <nav aria-label="${texts.contents}">
            <ol>
              ${bodies.map(([title], i) => html`<li><a href="#${sectionId(i + 1)}">${title}</a></li>`)}
            </ol>
          </nav>
          ${bodies.map(([title, content], i) => section(i + 1, title, content(i + 1)))}
        </main>
      </body>
    </html> `.source;
}

function conclusion({ evidence, outcome, texts }: Page): Html {
  return html`<p class="conclusion">${concluded(outcome, texts)}</p>
    <p>${texts.conclusion.readWith}</p>
    <p>${texts.conclusion.repeat}</p>
    <p class="line">${quoted(repeatCommand(evidence))}</p>`;
}

function concluded({ passed, checks, failures, held, broken }: Outcome, texts: ReportTexts): string {
  if (passed) return texts.conclusion.passed(checks, held);
  if (failures.length === 0) return texts.interrupted;
  return texts.conclusion.failed(failures.length, checks, broken);
}
