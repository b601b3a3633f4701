/** Who is connected: searched, sorted and paged by the server, so that ten thousand are as quick as four. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { paths } from "../../../src/dashboard/api.ts";
import type { ClientPage, ClientSort } from "../../../src/dashboard/api.ts";
import type { Client } from "../../../src/server/watch.ts";
import { ask } from "../ask.ts";
import { live } from "../live.ts";
import { Connecting } from "../parts/connecting.tsx";
import { Empty } from "../parts/empty.tsx";
import { Pager } from "../parts/pager.tsx";
import { usePolled } from "../parts/polled.ts";
import { Search } from "../parts/search.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { useWords } from "../settings.ts";
import { useShown } from "../shown.ts";
import { ClientTable } from "./client-table.tsx";
import type { Sorting } from "./client-table.tsx";
import { Kick } from "./kick.tsx";

/** What a screen or two hold. */
const pageClients = 50;

/** The server makes its list anew once a second; half as often is live enough for a table that is read. */
const refreshMs = 2_000;

/** Those whose largest are looked for come with the largest first. */
const largestFirst: ReadonlySet<ClientSort> = new Set([
  "messages",
  "messagesPerSecond",
  "unconfirmed",
  "connectedAt",
  "seenAt",
]);

export function Clients({ search: asked }: { readonly search: string }): JSX.Element {
  const { page } = useWords();
  const [search, setSearch] = useState(asked);
  const [sorting, setSorting] = useState<Sorting>({ sort: "connectedAt", order: "desc" });
  const [offset, setOffset] = useState(0);
  const [target, setTarget] = useState<Client>();
  const [told, setTold] = useState("");
  const snapshot = useShown(live.snapshot);
  const query = { search, ...sorting, offset, limit: pageClients };
  const { value, refusal, again } = usePolled<ClientPage>(JSON.stringify(query), refreshMs, () =>
    ask(paths.clients, query),
  );
  const limits = snapshot?.facts.limits;
  const isUnknown = value?.clients.length === 0 && value.silentThreads > 0;

  const sortBy = (sort: ClientSort): void => {
    const first = largestFirst.has(sort) ? "desc" : "asc";
    const other = sorting.order === "asc" ? "desc" : "asc";
    setSorting({ sort, order: sort === sorting.sort ? other : first });
    setOffset(0);
  };
  const find = (text: string): void => {
    setSearch(text);
    setOffset(0);
  };

  return (
    <>
      <h1 class="unseen">{page.views.clients}</h1>
      <div class="bar">
        <Search label={page.clients.search} hint={page.clients.searchHint} text={search} find={find} />
        <p class="count" role="status">
          {value === undefined ? "" : page.clients.found(value.found, value.total)}
        </p>
        <Pager offset={offset} size={pageClients} total={value?.found ?? 0} go={setOffset} />
      </div>
      <p class="told" role="status">
        {told}
      </p>
      {value === undefined || value.silentThreads === 0 ? null : (
        <p class="trouble" role="status">
          {page.clients.silent(value.silentThreads)}
        </p>
      )}
      <Trouble refusal={refusal} />
      {value === undefined || limits === undefined || isUnknown ? null : value.clients.length > 0 ? (
        <ClientTable
          clients={value.clients}
          at={value.at}
          limits={limits}
          sorting={sorting}
          sortBy={sortBy}
          kick={setTarget}
        />
      ) : search === "" && snapshot !== undefined ? (
        <Empty title={page.clients.empty}>
          <Connecting hint={page.clients.emptyHint} port={snapshot.facts.port} />
        </Empty>
      ) : (
        <Empty title={page.clients.nothingFound(search)} />
      )}
      {target === undefined ? null : (
        <Kick
          client={target}
          close={(outcome) => {
            setTarget(undefined);
            if (outcome === undefined) return;
            setTold(outcome);
            again();
          }}
        />
      )}
    </>
  );
}
