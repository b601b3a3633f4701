import type { JSX } from "preact";
import { tickMs } from "../../src/dashboard/api.ts";
import { langs } from "../../src/i18n/lang.ts";
import { formatAddress } from "../../src/protocol/address.ts";
import { duration } from "./format.ts";
import { live } from "./live.ts";
import { chooseLang, chooseTheme, theme, themes, useWords } from "./settings.ts";
import { useShown } from "./shown.ts";

const langNames = { es: "Español", en: "English" } as const;

/** Which server this is and how it is, and how the page is to be shown. */
export function Head(): JSX.Element {
  const { lang, page } = useWords();
  const chosen = useShown(theme);
  return (
    <header class="head">
      <p class="wordmark">acuse</p>
      <Server />
      <div class="choices">
        <label>
          <span class="unseen">{page.language}</span>
          <select
            value={lang}
            onChange={({ currentTarget: { value } }) =>
              chooseLang(langs.find((each) => each === value) ?? lang)
            }
          >
            {langs.map((each) => (
              <option key={each} value={each} lang={each}>
                {langNames[each]}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span class="unseen">{page.theme}</span>
          <select
            value={chosen}
            onChange={({ currentTarget: { value } }) =>
              chooseTheme(themes.find((each) => each === value) ?? chosen)
            }
          >
            {themes.map((each) => (
              <option key={each} value={each}>
                {page.themes[each]}
              </option>
            ))}
          </select>
        </label>
      </div>
    </header>
  );
}

function Server(): JSX.Element {
  const { lang, page } = useWords();
  const snapshot = useShown(live.snapshot);
  const link = useShown(live.link);
  const everyMs = useShown(live.everyMs);
  if (snapshot === undefined) return <p class="server" />;
  const { facts, state, at } = snapshot;
  const isWell = state === "serving" && link === "live";
  return (
    <p class="server">
      <span class={isWell ? "state good" : "state bad"}>
        <svg class="sign" viewBox="0 0 16 16" aria-hidden="true">
          <path d={isWell ? "M3 8.5 6.5 12 13 4.5" : "M4 4l8 8M12 4l-8 8"} />
        </svg>
        {link === "gone" ? page.link.gone : page.states[state]}
      </span>
      <span class="soft">
        <bdi>{formatAddress(facts.hosts[0] ?? "", facts.port)}</bdi> ·{" "}
        {page.runningFor(duration(lang, at - facts.startedAt))}
        {link === "live" && everyMs > tickMs ? ` · ${page.shownEvery(duration(lang, everyMs))}` : null}
      </span>
    </p>
  );
}
