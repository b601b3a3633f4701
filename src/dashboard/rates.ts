import type { ClientList } from "../server/watch.ts";

/** Lists that are further apart tell nothing of now. */
export const apartMsMax = 10_000;

/** How fast each client sends: from one list of the clients to the next, whoever asked for them. */
export class Rates {
  #last: ClientList | undefined;
  #rates: ReadonlyMap<string, number> = new Map();

  /** Messages a second by the ids of those who are in `list` and were in the list before it. */
  in(list: ClientList): ReadonlyMap<string, number> {
    if (list === this.#last) return this.#rates;
    this.#rates = this.#last === undefined ? new Map() : between(this.#last, list);
    this.#last = list;
    return this.#rates;
  }
}

function between(before: ClientList, now: ClientList): ReadonlyMap<string, number> {
  const rates = new Map<string, number>();
  const apartMs = now.at - before.at;
  if (apartMs <= 0 || apartMs > apartMsMax) return rates;
  const sums = new Map(before.clients.map(({ id, messages }) => [id, messages]));
  for (const { id, messages } of now.clients) {
    const sum = sums.get(id);
    if (sum !== undefined) rates.set(id, ((messages - sum) * 1000) / apartMs);
  }
  return rates;
}
