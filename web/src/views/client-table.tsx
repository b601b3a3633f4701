import type { JSX } from "preact";
import type { ClientSort, ListedClient } from "../../../src/dashboard/api.ts";
import { formatCount } from "../../../src/i18n/units.ts";
import type { Limits } from "../../../src/protocol/limits.ts";
import type { Client } from "../../../src/server/watch.ts";
import { decimal, duration, full, iso, none } from "../format.ts";
import { Name } from "../parts/said.tsx";
import { useWords } from "../settings.ts";

export interface Sorting {
  readonly sort: ClientSort;
  readonly order: "asc" | "desc";
}

interface Given {
  readonly clients: readonly ListedClient[];
  /** When they were as they are shown. */
  readonly at: number;
  readonly limits: Limits;
  readonly sorting: Sorting;
  readonly sortBy: (sort: ClientSort) => void;
  readonly kick: (client: Client) => void;
}

const columns = [
  "name",
  "address",
  "thread",
  "connectedAt",
  "messages",
  "messagesPerSecond",
  "budget",
  "unconfirmed",
  "seenAt",
  "state",
] as const satisfies readonly ClientSort[];

const numbers: ReadonlySet<ClientSort> = new Set(["thread", "messages", "unconfirmed"]);

export function ClientTable(given: Given): JSX.Element {
  const { page } = useWords();
  const { clients, sorting, sortBy } = given;
  const texts = page.clients;
  return (
    <>
      <Sorter sorting={sorting} sortBy={sortBy} />
      <table class="cards clients">
        <caption class="unseen">{texts.caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column}
                scope="col"
                class={numbers.has(column) ? "number" : undefined}
                aria-sort={
                  column !== sorting.sort ? undefined : sorting.order === "asc" ? "ascending" : "descending"
                }
              >
                <button type="button" class="column" onClick={() => sortBy(column)}>
                  {texts.columns[column]}
                  <span class="order" aria-hidden="true">
                    {column !== sorting.sort ? "" : sorting.order === "asc" ? "↑" : "↓"}
                  </span>
                </button>
              </th>
            ))}
            <th scope="col">
              <span class="unseen">{texts.columns.kick}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {clients.map((client) => (
            <Row key={client.id} client={client} {...given} />
          ))}
        </tbody>
      </table>
    </>
  );
}

/** Where there are cards and no heads of columns. */
function Sorter({ sorting, sortBy }: Pick<Given, "sorting" | "sortBy">): JSX.Element {
  const { clients } = useWords().page;
  return (
    <div class="sorter">
      <label>
        <span>{clients.sort}</span>
        <select
          value={sorting.sort}
          onChange={({ currentTarget: { value } }) =>
            sortBy(columns.find((each) => each === value) ?? "name")
          }
        >
          {columns.map((column) => (
            <option key={column} value={column}>
              {clients.columns[column]}
            </option>
          ))}
        </select>
      </label>
      <button type="button" onClick={() => sortBy(sorting.sort)}>
        <span aria-hidden="true">{sorting.order === "asc" ? "↑" : "↓"}</span>
        <span class="unseen">{clients.descending}</span>
      </button>
    </div>
  );
}

function Row({ client, at, limits, kick }: Given & { readonly client: ListedClient }): JSX.Element {
  const { lang, page } = useWords();
  const texts = page.clients;
  const { columns } = texts;
  const count = (value: number): string => formatCount(lang, value);
  return (
    <tr>
      <th scope="row">
        <Name name={client.name} none={texts.noName} />
      </th>
      <td data-column={columns.address} class="address">
        <bdi>{client.address}</bdi>
      </td>
      <td data-column={columns.thread} class="number">
        {count(client.thread)}
      </td>
      <td data-column={columns.connectedAt}>
        <time dateTime={iso(client.connectedAt)} title={full(lang, client.connectedAt)}>
          {duration(lang, at - client.connectedAt)}
        </time>
      </td>
      <td data-column={columns.messages} class="number">
        {count(client.messages)}
      </td>
      <td data-column={columns.messagesPerSecond} class="rate">
        <Rate perSecond={client.messagesPerSecond} limit={limits.rate} />
      </td>
      <td data-column={columns.budget} class="budget">
        {limits.rate === undefined ? (
          <span class="soft">{texts.noLimit}</span>
        ) : client.budget === null ? (
          <span class="soft">{none}</span>
        ) : (
          texts.budget(count(client.budget), count(limits.burst))
        )}
      </td>
      <td data-column={columns.unconfirmed} class="number">
        {count(client.unconfirmed)}
      </td>
      <td data-column={columns.seenAt}>
        <time dateTime={iso(client.seenAt)} title={full(lang, client.seenAt)}>
          {texts.ago(duration(lang, at - client.seenAt))}
        </time>
      </td>
      <td data-column={columns.state}>
        <span class={`client-state ${client.state}`}>{texts.states[client.state]}</span>
      </td>
      <td class="act">
        <button
          type="button"
          class="quiet"
          aria-label={texts.kickOf(client.name ?? client.address)}
          onClick={() => kick(client)}
        >
          {texts.kick}
        </button>
      </td>
    </tr>
  );
}

/** What it sends, against what it may; a client that has only just come has no rate yet. */
function Rate({
  perSecond,
  limit,
}: {
  readonly perSecond: number | null;
  readonly limit: number | undefined;
}): JSX.Element {
  const { lang, page } = useWords();
  if (perSecond === null) return <span class="soft">{none}</span>;
  const most = limit === undefined ? undefined : formatCount(lang, limit);
  return (
    <>
      <span>{page.clients.rate(decimal(lang, perSecond), most)}</span>
      {limit === undefined ? null : <meter value={perSecond} max={limit} aria-hidden="true" />}
    </>
  );
}
