/** The server that was proved: threads, greeting, limits, durability, command. */
import { confirmationWords } from "../../protocol/replies.ts";
import { html, quoted } from "./html.ts";
import type { Html, Piece } from "./html.ts";
import { inline, prose, table } from "./page.ts";
import type { Page } from "./page.ts";

const limitNames = ["max", "rate", "burst", "window"] as const;

/** A command line is shown whole, unless it is absurd. */
const commandCharactersMax = 1000;

export function system(page: Page): Html {
  const { evidence, texts } = page;
  const { system } = evidence;
  const word = confirmationWords.find((each) => each === system.word);
  return html`${prose(texts.system.serves(system.threads))}
    <p>${texts.system.greeting}</p>
    <p class="line">${quoted(system.greeting, commandCharactersMax)}</p>
    ${table(page, {
      caption: texts.system.limitsTable,
      className: "limits",
      columns: [texts.columns.limit, texts.columns.means, texts.columns.value],
      rows: limitNames.map((name) => ({
        cells: [quoted(name), texts.system.limits[name], limit(page, system.limits[name])],
      })),
    })}
    <p>
      ${inline(texts.system.confirms(system.word))}${word === undefined ? undefined : ` ${texts.system.words[word]}`}
    </p>
    ${durability(page)}
    <p>${texts.system.command}</p>
    <p class="line">${quoted(system.command.join(" "), commandCharactersMax)}</p>`;
}

function limit({ texts }: Page, value: number | undefined): Piece {
  return html`<span class="value">${value === undefined ? texts.system.noLimit : texts.count(value)}</span>`;
}

function durability(page: Page): Html {
  const { evidence, texts } = page;
  const settings = Object.entries(evidence.system.durability);
  if (settings.length === 0) return prose(texts.system.noDurability);
  return table(page, {
    caption: texts.system.durabilityTable,
    className: "durability",
    columns: [texts.columns.setting, texts.columns.readBack],
    rows: settings.map(([setting, value]) => ({ cells: [quoted(setting), quoted(value)] })),
  });
}
