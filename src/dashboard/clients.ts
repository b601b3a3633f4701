import type { Client, ClientList } from "../server/watch.ts";
import { clientsPageMax, clientSorts } from "./api.ts";
import type { ClientPage } from "./api.ts";
import type { Query } from "./query.ts";

export const clientParameters = ["search", "sort", "order", "offset", "limit"] as const;

const limitByDefault = 100;

/** A page of the clients, as `query` asks for it. Those that have no value to sort by come last. `rates`: by their ids. */
export function clientPage(
  { at, silentThreads, clients }: ClientList,
  rates: ReadonlyMap<string, number>,
  query: Query,
): ClientPage {
  const search = query.text("search")?.toLowerCase() ?? "";
  const sort = query.oneOf("sort", clientSorts) ?? "name";
  const isDescending = query.oneOf("order", ["asc", "desc"]) === "desc";
  const offset = query.whole("offset") ?? 0;
  const limit = query.integer("limit", 1, clientsPageMax) ?? limitByDefault;
  const found = clients.filter((client) => isFound(client, search));
  const rateOf = ({ id }: Client): number | null => rates.get(id) ?? null;
  const keyOf = (client: Client): Key =>
    sort === "messagesPerSecond" ? rateOf(client) : lowered(client[sort]);
  const page = sorted(found, keyOf, isDescending).slice(offset, offset + limit);
  return {
    at,
    silentThreads,
    total: clients.length,
    found: found.length,
    clients: page.map((client) => ({ ...client, messagesPerSecond: rateOf(client) })),
  };
}

function isFound({ name, address, id }: Client, search: string): boolean {
  return [name ?? "", address, id].some((text) => text.toLowerCase().includes(search));
}

type Key = string | number | null;

function sorted(clients: readonly Client[], keyOf: (client: Client) => Key, isDescending: boolean): Client[] {
  const keyed = clients.map((client) => ({ client, key: keyOf(client) }));
  const sign = isDescending ? -1 : 1;
  keyed.sort((one, other) => {
    if (one.key === null || other.key === null) return Number(one.key === null) - Number(other.key === null);
    return sign * compare(one.key, other.key) || compare(one.client.id, other.client.id);
  });
  return keyed.map(({ client }) => client);
}

function lowered(value: Key): Key {
  return typeof value === "string" ? value.toLowerCase() : value;
}

function compare(one: string | number, other: string | number): number {
  return one < other ? -1 : Number(one > other);
}
