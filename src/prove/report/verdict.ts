/** The head of the report: whether it passed, what did not, and where, when and how it ran. */
import type { Evidence } from "../evidence.ts";
import { formatSize } from "../../i18n/units.ts";
import { capitalized, html, isolated, quoted } from "./html.ts";
import type { Html, Piece } from "./html.ts";
import type { Page } from "./page.ts";
import { testId } from "./tests.ts";

const passedSign = html`<svg class="verdict-sign" viewBox="0 0 64 64" aria-hidden="true">
  <circle r="30" cx="32" cy="32" />
  <path d="M18 33.5 28 43.5 47 21.5" />
</svg>`;
const failedSign = html`<svg class="verdict-sign" viewBox="0 0 64 64" aria-hidden="true">
  <rect x="3" y="3" width="58" height="58" rx="8" />
  <path d="M20 20 44 44M44 20 20 44" />
</svg>`;

export function verdict(page: Page): Html {
  const { evidence, outcome, texts } = page;
  return html`<header class="${outcome.passed ? "passed" : "failed"}">
      <p class="kicker">${texts.about}</p>
      <h1>${texts.title}</h1>
      <div class="verdict">
        ${outcome.passed ? passedSign : failedSign}
        <div>
          <p class="verdict-word">${outcome.passed ? texts.verdict.passed : texts.verdict.failed}</p>
          <p class="verdict-sentence">${sentence(page)}</p>
        </div>
      </div>
      <ul class="numbers">
        ${number(`${texts.count(outcome.checks - outcome.failures.length)}/${texts.count(outcome.checks)}`, texts.figures.checks)}
        ${number(texts.count(evidence.latency.count), texts.figures.timed)}
        ${evidence.latency.count === 0 ? undefined : number(texts.latency(evidence.latency.p50Us), texts.figures.median)}
        ${number(texts.duration(evidence.tookMs), texts.figures.took)}
      </ul>
      ${facts(page)}
    </header>
    ${failures(page)}`;
}

function sentence({ evidence, outcome, texts }: Page): string {
  if (outcome.passed) return texts.passed(outcome.checks, evidence.scenarios.length);
  if (outcome.failures.length > 0) return texts.failed(outcome.failures.length, outcome.checks);
  return texts.interrupted;
}

function number(value: string, label: string): Html {
  return html`<li><b>${value}</b> ${label}</li> `;
}

/** What can be told of machine and run in one line each. */
function facts({ evidence, texts }: Page): Html {
  const { machine, system } = evidence;
  const { facts } = texts;
  const rows: readonly (readonly [label: string, value: Piece])[] = [
    [
      facts.date,
      html`<time datetime="${new Date(evidence.startedAt).toISOString()}"
        >${texts.moment(evidence.startedAt)}</time
      >`,
    ],
    [facts.took, `${texts.duration(evidence.tookMs)}, ${texts.mode[evidence.mode]}`],
    [facts.machine, isolated(machine.system)],
    [facts.processor, [isolated(machine.processor), ` · ${facts.cores(machine.cores)}`]],
    [facts.memory, formatSize(evidence.lang, machine.memoryBytes)],
    ...(machine.fileSystem === undefined ? [] : [[facts.fileSystem, isolated(machine.fileSystem)] as const]),
    [facts.programs, ["Node.js ", isolated(machine.node), " · SQLite ", isolated(machine.sqlite)]],
    [
      facts.version,
      [isolated(system.version), system.commit === undefined ? "" : [", commit ", isolated(system.commit)]],
    ],
    [facts.repeat, quoted(repeatCommand(evidence))],
  ];
  return html`<dl class="facts">
    ${rows.map(
      ([label, value]) =>
        html`<div>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div> `,
    )}
  </dl>`;
}

/** The command that makes the same run again. */
export function repeatCommand({ mode, seed, lang }: Evidence): string {
  return ["npx acuse prove", ...(mode === "quick" ? ["--quick"] : []), `--seed ${seed} --lang ${lang}`].join(
    " ",
  );
}

/** First of all else: what broke, and by what it was seen. */
function failures({ outcome, texts, titles }: Page): Html | undefined {
  if (outcome.passed) return undefined;
  return html`<section class="failures" aria-labelledby="failures">
    <h2 id="failures">${texts.sections.failures}</h2>
    ${
      outcome.broken.length === 0
        ? undefined
        : html`<h3>${texts.broken}</h3>
            <ul class="broken">
              ${outcome.broken.map((id) => html`<li><b class="id">${id}</b> ${capitalized(titles.promises[id])}</li>`)}
            </ul>`
    }
    ${outcome.failures.map(
      ({ scenario, number, check }) =>
        html`<article>
          <h3>
            <a href="#${testId(number)}">${titles.scenarios[scenario.id]}</a>: ${titles.checks[check.id]}
          </h3>
          <dl class="compared">
            <div>
              <dt>${texts.columns.expected}</dt>
              <dd>${quoted(check.expected)}</dd>
            </div>
            <div>
              <dt>${texts.columns.seen}</dt>
              <dd>${quoted(check.seen)}</dd>
            </div>
          </dl>
        </article> `,
    )}
  </section>`;
}
