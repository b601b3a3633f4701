/** What was asked for and what is promised, each with what this run says of it. */
import type { PromiseId } from "../evidence.ts";
import { capitalized, html } from "./html.ts";
import type { Html } from "./html.ts";
import { promiseIds } from "./outcome.ts";
import { prose, result, table } from "./page.ts";
import type { Page } from "./page.ts";
import { testId, testNumber } from "./tests.ts";

export function objectives(page: Page): Html {
  const { texts, titles, outcome } = page;
  const { columns } = texts;
  return html`${prose(texts.objectives)}
  ${table(page, {
    caption: texts.objectivesTable,
    className: "objectives",
    columns: [columns.promise, columns.means, columns.tests, columns.result],
    rows: promiseIds.map((id) => ({
      className: outcome.broken.includes(id) ? "bad" : "",
      cells: [
        html`<span class="id">${id}</span>`,
        capitalized(titles.promises[id]),
        tests(page, id),
        came(page, id),
      ],
    })),
  })}`;
}

/** What was asked for here is evidence to keep, and a way to check all the rest: no test of its own shows that. */
const itself: ReadonlySet<PromiseId> = new Set(["S14", "P9"]);

/** The tests that have to do with it, as links. */
function tests({ evidence }: Page, id: PromiseId): Html[] {
  return evidence.scenarios.flatMap(({ checks }, i) =>
    checks.some((check) => check.proves.includes(id))
      ? [html`<a href="#${testId(i + 1)}">${testNumber(i + 1)}</a> `]
      : [],
  );
}

function came({ outcome, texts }: Page, id: PromiseId): Html {
  if (outcome.broken.includes(id)) return result("bad", texts.result.broken);
  if (outcome.held.includes(id)) return result("good", texts.result.shown);
  if (itself.has(id)) return result("good", texts.result.itself);
  return result("none", texts.result.notCovered);
}
