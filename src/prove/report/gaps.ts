/** What this run does not show, and why. */
import type { NotShown } from "../evidence.ts";
import { capitalized, html, quoted } from "./html.ts";
import type { Html } from "./html.ts";
import { prose } from "./page.ts";
import type { Page } from "./page.ts";

export function gaps(page: Page): Html {
  const { evidence, texts } = page;
  return html`${prose(texts.notShown.about)}
    <dl class="gaps">${evidence.notShown.map((name) => gap(page, name))}</dl>`;
}

function gap(page: Page, name: NotShown): Html {
  const { texts, titles } = page;
  return html`<div>
    <dt>${capitalized(titles.notShown[name])}</dt>
    <dd>${texts.notShown.reasons[name]}${name === "power-loss" ? readBack(page) : undefined}</dd>
  </div> `;
}

function readBack({ evidence, texts }: Page): Html | undefined {
  const settings = Object.entries(evidence.system.durability);
  if (settings.length === 0) return undefined;
  return html`<br />${texts.notShown.readBack}
    ${settings.map(([setting, value], i) => html`${i === 0 ? "" : " · "}${quoted(`${setting}=${value}`)}`)}`;
}
