/** What the sections of the report have in common: numbered sections, figures and tables. */
import type { ProveTexts } from "../../i18n/prove.ts";
import type { ReportTexts } from "../../i18n/report.ts";
import type { Evidence } from "../evidence.ts";
import { html } from "./html.ts";
import type { Html, Piece } from "./html.ts";
import type { Outcome } from "./outcome.ts";

/** What every section is made from. */
export interface Page {
  readonly evidence: Evidence;
  readonly outcome: Outcome;
  readonly texts: ReportTexts;
  readonly titles: ProveTexts;
  readonly figures: Counter;
  readonly tables: Counter;
}

/** Numbers figures and tables in the order in which they are written. */
export class Counter {
  #count = 0;

  next(): number {
    this.#count += 1;
    return this.#count;
  }
}

/** Prose with code between backticks. */
export function prose(text: string): Html {
  return html`<p>${inline(text)}</p>`;
}

export function inline(text: string): Piece {
  return text.split("`").map((part, i) => (i % 2 === 0 ? part : html`<code>${part}</code>`));
}

/** A section with its number, which links lead to. */
export function section(number: number, title: string, content: Piece): Html {
  return html`<section class="numbered" id="${sectionId(number)}">
    <h2><span class="section-number">${number}</span> ${title}</h2>
    <div>${content}</div>
  </section> `;
}

export function sectionId(number: number): string {
  return `section-${number}`;
}

/** A figure with its number and caption. */
export function figure(page: Page, caption: string, content: Piece, className: string): Html {
  return html`<figure class="${className}">
    ${content}
    <figcaption><b>${page.texts.figure(page.figures.next())}.</b> ${caption}</figcaption>
  </figure>`;
}

/** A table; the first cell of each row says what the row is about. */
export interface TableOptions {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  readonly className: string;
  /** Where a heading says the same just above: the caption is for those who do not see it. */
  readonly isCaptionUnseen?: boolean;
}

interface Row {
  readonly cells: readonly Piece[];
  readonly className?: string;
}

/** On a narrow screen a row becomes a card, in which each cell has its column's title beside it. */
export function table(page: Page, options: TableOptions): Html {
  const { caption, columns, rows, className, isCaptionUnseen = false } = options;
  return html`<table class="${className}">
    ${
      isCaptionUnseen
        ? html`<caption class="unseen">
            ${caption}
          </caption>`
        : html`<caption>
            <b>${page.texts.table(page.tables.next())}.</b>
            ${caption}
          </caption>`
    }
    <thead>
      <tr>
        ${columns.map((column) => html`<th scope="col">${column}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr class="${row.className ?? ""}">
            ${row.cells.map((cell, i) =>
              i === 0
                ? html`<th scope="row">${cell}</th>`
                : html`<td data-column="${columns[i]}"><div>${cell}</div></td>`,
            )}
          </tr> `,
      )}
    </tbody>
  </table>`;
}

/** A result as a sign and a word, never by colour alone. */
export function result(kind: "good" | "bad" | "none", word: string): Html {
  const sign = { good: "✓", bad: "✗", none: "—" }[kind];
  return html`<span class="result ${kind}"
    ><span class="sign" aria-hidden="true">${sign}</span> ${word}</span
  >`;
}
