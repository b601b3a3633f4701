/** What the marks of the picture mean. */
import type { Mark, MarkKind } from "../evidence.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";
import type { Page } from "./page.ts";
import { comb, shape } from "./shapes.ts";

/** In the order in which they happen to a client, then to the server and the disk. */
const kinds: readonly MarkKind[] = [
  "connect",
  "name",
  "welcome",
  "message",
  "confirmation",
  "goodbye",
  "cut-off",
  "lost",
  "start",
  "kill",
  "sync",
];

/** The marks that this picture has. */
export function legend({ evidence, texts }: Page): Html {
  const used = new Set(evidence.timeline.lanes.flatMap((lane) => lane.marks).map((mark: Mark) => mark.kind));
  return html`<ul class="legend">
    ${kinds.filter((kind) => used.has(kind)).map((kind) => entry(shape(kind, 11, 11), texts.timeline.marks[kind]))}
    ${entry(html`${comb("message", [2, 7, 12, 16, 20], 6)}${comb("confirmation", [2, 7, 12, 16, 20], 17)}`, `×n ${texts.timeline.many}`)}
    ${entry(html`<path class="break" d="M6 16l4-10m2 10 4-10" />`, texts.timeline.pause)}
  </ul>`;
}

function entry(drawing: Html, text: string): Html {
  return html`<li>
    <svg viewBox="0 0 22 22" width="22" height="22" aria-hidden="true">${drawing}</svg> ${text}
  </li> `;
}
