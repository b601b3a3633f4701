import type { JSX } from "preact";
import { formatCount } from "../../../src/i18n/units.ts";
import { replies } from "../../../src/protocol/replies.ts";
import { hashOf } from "../route.ts";
import { useWords } from "../settings.ts";

/** How connections ended, the most frequent first. */
export function Endings({ closings }: { readonly closings: Readonly<Record<string, number>> }): JSX.Element {
  const { lang, page, console } = useWords();
  const rows = Object.entries(closings)
    .filter(([, count]) => count > 0)
    .toSorted(([, one], [, other]) => other - one);
  const most = Math.max(1, ...rows.map(([, count]) => count));
  return (
    <section aria-labelledby="endings">
      <h2 id="endings">
        {page.overview.endings} <small>{page.overview.endingsHint}</small>
      </h2>
      {rows.length === 0 ? (
        <p class="soft">{page.overview.noEndings}</p>
      ) : (
        <table class="endings">
          <caption class="unseen">{page.overview.endingsCaption}</caption>
          <tbody>
            {rows.map(([label, count]) => {
              const [keyword = label, reason = null] = label.split("/");
              return (
                <tr key={label}>
                  <th scope="row">
                    <a href={hashOf("goodbyes", label)}>
                      {keyword === replies.badName.keyword
                        ? page.overview.badName
                        : console.goodbye(keyword, reason)}
                    </a>{" "}
                    <code class="soft">{label}</code>
                  </th>
                  <td>
                    <meter
                      class={keyword === "bye" ? "good" : "bad"}
                      value={count}
                      max={most}
                      aria-hidden="true"
                    />
                  </td>
                  <td class="number">{formatCount(lang, count)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}
