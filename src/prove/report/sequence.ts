/** One conversation as a sequence diagram: two lifelines, and an arrow for each line between them. */
import type { Exchange } from "../evidence.ts";
import { html, quoted } from "./html.ts";
import type { Html } from "./html.ts";
import { figure } from "./page.ts";
import type { Page } from "./page.ts";

/** A conversation of more lines says nothing more. */
const exchangesMax = 60;

export function sequence(page: Page): Html {
  const { evidence, texts } = page;
  const [first] = evidence.conversation;
  if (first === undefined) return html`<p>${texts.evidence.nothing}</p>`;
  const shown = evidence.conversation.slice(0, exchangesMax);
  const more = evidence.conversation.length - shown.length;
  return figure(
    page,
    texts.evidence.conversationCaption,
    html`<div class="sequence">
      <div class="ends" aria-hidden="true">
        <span>${texts.evidence.client}</span><span>${texts.timeline.server}</span>
      </div>
      <ol>
        ${shown.map((exchange) => arrow(page, exchange, first.atMs))}
        ${more > 0 ? html`<li class="more">${texts.evidence.linesLeftOut(more)}</li>` : undefined}
      </ol>
    </div>`,
    "conversation",
  );
}

function arrow({ texts }: Page, { atMs, from, kind, text }: Exchange, startMs: number): Html {
  const { client, connects, emptyLine, closes } = texts.evidence;
  const who = from === "client" ? client : texts.timeline.server;
  const said = {
    connect: html`<em>${connects}</em>`,
    close: html`<em>${closes[from]}</em>`,
    line: text === "" ? html`<em>${emptyLine}</em>` : quoted(text),
  }[kind];
  return html`<li class="from-${from} ${kind === "line" ? "" : "ends-it"}">
    <span class="at">${texts.count(atMs - startMs)}</span>
    <div><span class="unseen">${who}: </span>${said}</div>
  </li> `;
}
