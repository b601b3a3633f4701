/** How the last connections ended, and why: what each code means, in words. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { paths, storedUpTo } from "../../../src/dashboard/api.ts";
import type { GoodbyeList } from "../../../src/dashboard/api.ts";
import { formatCount } from "../../../src/i18n/units.ts";
import { formatCause } from "../../../src/protocol/reply.ts";
import { replies } from "../../../src/protocol/replies.ts";
import type { ReplyKey } from "../../../src/protocol/replies.ts";
import { closingLabel, goodbyesMax } from "../../../src/server/watch.ts";
import type { Goodbye } from "../../../src/server/watch.ts";
import { ask } from "../ask.ts";
import { duration, full, iso, when } from "../format.ts";
import { Empty } from "../parts/empty.tsx";
import { Pager } from "../parts/pager.tsx";
import { usePolled } from "../parts/polled.ts";
import { Name, Prose } from "../parts/said.tsx";
import { Search } from "../parts/search.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { useWords } from "../settings.ts";
import type { Words } from "../settings.ts";

const pageGoodbyes = 50;
const refreshMs = 3_000;

export function Goodbyes({ search: asked }: { readonly search: string }): JSX.Element {
  const { page } = useWords();
  const texts = page.goodbyes;
  const [search, setSearch] = useState(asked);
  const [offset, setOffset] = useState(0);
  const { value, refusal } = usePolled<GoodbyeList>("", refreshMs, () =>
    ask(paths.goodbyes, { limit: goodbyesMax }),
  );
  useEffect(() => setSearch(asked), [asked]);
  useEffect(() => setOffset(0), [search]);

  const all = value?.goodbyes ?? [];
  const found = all.filter((goodbye) => isFound(goodbye, search.toLowerCase()));
  return (
    <>
      <h1 class="unseen">{page.views.goodbyes}</h1>
      <div class="bar">
        <Search label={texts.search} hint={texts.searchHint} text={search} find={setSearch} />
        <p class="count" role="status">
          {value === undefined ? "" : texts.found(found.length, all.length)}
        </p>
        <Pager offset={offset} size={pageGoodbyes} total={found.length} go={setOffset} />
      </div>
      <Trouble refusal={refusal} />
      {value === undefined ? null : found.length > 0 ? (
        <GoodbyeTable goodbyes={found.slice(offset, offset + pageGoodbyes)} />
      ) : search === "" ? (
        <Empty title={texts.empty}>
          <p class="soft">{texts.emptyHint}</p>
        </Empty>
      ) : (
        <Empty title={texts.nothingFound(search)} />
      )}
    </>
  );
}

function isFound(goodbye: Goodbye, search: string): boolean {
  const { name, id } = goodbye;
  if (closingLabel(goodbye) === search) return true;
  return id.includes(search) || (name?.toLowerCase().includes(search) ?? false);
}

function GoodbyeTable({ goodbyes }: { readonly goodbyes: readonly Goodbye[] }): JSX.Element {
  const words = useWords();
  const { lang, page } = words;
  const { columns, ...texts } = page.goodbyes;
  return (
    <table class="cards goodbyes">
      <caption class="unseen">{texts.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{columns.name}</th>
          <th scope="col">{columns.at}</th>
          <th scope="col">{columns.ending}</th>
          <th scope="col">{columns.means}</th>
          <th scope="col" class="number">
            {columns.last}
          </th>
          <th scope="col">id</th>
          <th scope="col">{columns.stayed}</th>
        </tr>
      </thead>
      <tbody>
        {goodbyes.map((goodbye) => (
          <tr key={goodbye.id}>
            <th scope="row">
              <Name name={goodbye.name} none={texts.noName} />
            </th>
            <td data-column={columns.at} class="moment">
              <time dateTime={iso(goodbye.at)} title={full(lang, goodbye.at)}>
                {when(lang, goodbye.at)}
              </time>
            </td>
            <td data-column={columns.ending}>
              {goodbye.code === null ? (
                <span class="soft">{texts.lost}</span>
              ) : (
                <code class={isGood(goodbye) ? "ending-line" : "ending-line bad"}>
                  {formatCause(goodbye.code, goodbye.keyword, goodbye.reason)}
                </code>
              )}
            </td>
            <td data-column={columns.means} class="means">
              <Meaning words={words} goodbye={goodbye} />
            </td>
            <td data-column={columns.last} class="number">
              <Stored goodbye={goodbye} />
            </td>
            <td data-column="id" class="id">
              <code>{goodbye.id}</code>
            </td>
            <td data-column={columns.stayed} class="moment">
              {duration(lang, goodbye.at - goodbye.connectedAt)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function isGood({ code }: Goodbye): boolean {
  return code === replies.bye.code;
}

/** Up to which message of its session all is stored. */
function Stored({ goodbye }: { readonly goodbye: Goodbye }): JSX.Element {
  const { lang, page, why } = useWords();
  const number = storedUpTo(goodbye);
  if (number === undefined) return <span class="soft">{page.goodbyes.unknownLast}</span>;
  return number === 0 ? <span class="soft">{why.nothingStored}</span> : <>{formatCount(lang, number)}</>;
}

/** Why, in a few words; opened, what the code means, what to do about it here, and what the client can. */
function Meaning({ words, goodbye }: { readonly words: Words; readonly goodbye: Goodbye }): JSX.Element {
  const { page, console, explain, why } = words;
  const { code, keyword, reason } = goodbye;
  const short = console.goodbye(keyword, reason);
  const key = (Object.keys(replies) as ReplyKey[]).find((each) => replies[each].code === code);
  if (key === undefined && code !== null) return <>{short}</>;
  const { means, person } = key === undefined ? { means: why.lost, person: undefined } : explain.replies[key];
  const reasons: Readonly<Record<string, string>> =
    key === "closing" ? explain.closingReasons : key === "badName" ? explain.badNameReasons : {};
  const because = reason === null ? undefined : reasons[reason];
  const advice: Readonly<Record<string, string>> = why.advice;
  return (
    <details>
      <summary>{short}</summary>
      {because === undefined ? null : (
        <p>
          <code>{reason}</code>: <Prose text={because} />
        </p>
      )}
      <p>
        <Prose text={means} />
      </p>
      <Advice label={page.goodbyes.forYou} text={advice[reason ?? keyword] ?? advice[keyword]} />
      {key === "closing" && because !== undefined ? null : (
        // The reason tells.
        <Advice label={page.goodbyes.forClient} text={person} />
      )}
    </details>
  );
}

function Advice({
  label,
  text,
}: {
  readonly label: string;
  readonly text: string | undefined;
}): JSX.Element | null {
  if (text === undefined) return null;
  return (
    <p>
      <b>{label}</b> <Prose text={text} />
    </p>
  );
}
