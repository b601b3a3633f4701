import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { paths } from "../../../src/dashboard/api.ts";
import type { KeptMessage } from "../../../src/dashboard/api.ts";
import { formatCount } from "../../../src/i18n/units.ts";
import type { MessagePage } from "../../../src/server/watch.ts";
import { address, ask } from "../ask.ts";
import type { Query } from "../ask.ts";
import { full, iso, when } from "../format.ts";
import { Empty } from "../parts/empty.tsx";
import { usePolled } from "../parts/polled.ts";
import { Said } from "../parts/said.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { useWords } from "../settings.ts";

const pageMessages = 100;

/** What is kept does not change by itself; only behind the newest page there is more after a while. */
const refreshMs = 5_000;

/** From which row on, in which direction; `undefined`: the newest. */
interface Place {
  readonly before?: number;
  readonly after?: number;
}

/** Reads back what is kept, a page at a time, from the newest or from any moment. */
export function Back({ name }: { readonly name: string }): JSX.Element {
  const { page } = useWords();
  const texts = page.messages;
  const [picked, setPicked] = useState("");
  const [place, setPlace] = useState<Place>({});
  const until = picked === "" ? undefined : new Date(picked).getTime();
  const query = { name, until, ...place, limit: pageMessages };
  const { value, refusal, again } = usePolled<MessagePage>(JSON.stringify(query), refreshMs, () =>
    pageOf(query),
  );
  const older = value?.before ?? null;
  const isNewest = place.before === undefined && place.after === undefined;

  return (
    <>
      <div class="bar">
        <label class="until">
          <span>{texts.until}</span>
          <input
            type="datetime-local"
            step={1}
            value={picked}
            title={texts.untilHint}
            onChange={({ currentTarget: { value: chosen } }) => {
              setPicked(chosen);
              setPlace({});
            }}
          />
        </label>
        <div class="ways-of-time">
          <button
            type="button"
            disabled={older === null}
            onClick={() => older !== null && setPlace({ before: older })}
          >
            {texts.older}
          </button>
          <button
            type="button"
            disabled={isNewest || value === undefined}
            onClick={() => value !== undefined && setPlace({ after: value.after })}
          >
            {texts.newer}
          </button>
          <button
            type="button"
            onClick={() => {
              setPicked("");
              setPlace({});
              again();
            }}
          >
            {texts.newest}
          </button>
        </div>
        <a class="export" href={address(paths.export, { name, until })} download title={texts.exportHint}>
          {texts.exportAll}
        </a>
      </div>
      <Trouble refusal={refusal} />
      {value === undefined ? null : value.messages.length === 0 ? (
        <Empty title={name === "" ? texts.empty : texts.nothingOf(name)} />
      ) : (
        <MessageTable messages={value.messages} />
      )}
    </>
  );
}

/** A page that has something, as long as there is anything before: the server looks back only so far at once. */
async function pageOf(query: Query & Place): Promise<MessagePage> {
  let page = await ask<MessagePage>(paths.messages, query);
  while (query.after === undefined && page.messages.length === 0 && page.before !== null) {
    page = await ask<MessagePage>(paths.messages, { ...query, before: page.before });
  }
  return page;
}

function MessageTable({ messages }: { readonly messages: readonly KeptMessage[] }): JSX.Element {
  const { lang, page } = useWords();
  const { columns, caption, emptyText } = page.messages;
  return (
    <table class="cards kept">
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          <th scope="col" class="number">
            {columns.row}
          </th>
          <th scope="col">{columns.at}</th>
          <th scope="col">{columns.name}</th>
          <th scope="col" class="number">
            {columns.number}
          </th>
          <th scope="col">{columns.text}</th>
        </tr>
      </thead>
      <tbody>
        {messages.toReversed().map(({ row, name, number, at, text }) => (
          <tr key={row}>
            <td data-column={columns.row} class="number soft">
              {formatCount(lang, row)}
            </td>
            <td data-column={columns.at} class="moment">
              <time dateTime={iso(at)} title={full(lang, at)}>
                {when(lang, at)}
              </time>
            </td>
            <th scope="row">
              <Said text={name} />
            </th>
            <td data-column={columns.number} class="number">
              {formatCount(lang, number)}
            </td>
            <td data-column={columns.text} class="text">
              {text === "" ? <i class="soft">{emptyText}</i> : <Said text={text} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
