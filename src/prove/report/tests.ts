/** Each test with its checks: what was expected and what was seen, side by side. */
import type { Check, PromiseId, Scenario } from "../evidence.ts";
import { html, quoted } from "./html.ts";
import type { Html } from "./html.ts";
import { prose, result, table } from "./page.ts";
import type { Page } from "./page.ts";

/** The section that the tests are in. */
const testsSection = 4;

/** A test's number as people read it: `4.1`. */
export function testNumber(number: number): string {
  return `${testsSection}.${number}`;
}

/** Where links to a test lead. */
export function testId(number: number): string {
  return `test-${number}`;
}

export function tests(page: Page): Html {
  return html`${prose(page.texts.tests.about)}
  ${page.evidence.scenarios.map((scenario, i) => test(page, scenario, i + 1))}`;
}

function test(page: Page, scenario: Scenario, number: number): Html {
  const { texts, titles } = page;
  const title = titles.scenarios[scenario.id];
  const passed = scenario.checks.filter((check) => check.passed).length;
  return html`<section class="test" id="${testId(number)}">
    <h3><span class="section-number">${testNumber(number)}</span> ${title}</h3>
    <p class="about-test">
      ${promises(scenario.proves)}
      <span class="faint"
        >${texts.tests.summary(passed, scenario.checks.length, scenario.toMs - scenario.fromMs)}</span
      >
    </p>
    ${
      scenario.checks.length === 0
        ? prose(texts.tests.noChecks)
        : table(page, {
            caption: texts.tests.caption(title),
            className: "checks",
            isCaptionUnseen: true,
            columns: [texts.columns.check, texts.columns.expected, texts.columns.seen, texts.columns.result],
            rows: scenario.checks.map((check) => row(page, check)),
          })
    }
  </section> `;
}

function row({ texts, titles }: Page, check: Check): { className: string; cells: Html[] } {
  return {
    className: check.passed ? "" : "bad",
    cells: [
      html`${titles.checks[check.id]} ${promises(check.proves)}`,
      quoted(check.expected),
      quoted(check.seen),
      check.passed ? result("good", texts.result.passed) : result("bad", texts.result.failed),
    ],
  };
}

function promises(ids: readonly PromiseId[]): Html {
  return html`<span class="ids">${ids.map((id) => html`<span class="id">${id}</span> `)}</span>`;
}
