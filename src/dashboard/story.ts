import { nameKey } from "../protocol/name.ts";
import { goodbyesMax } from "../server/watch.ts";
import type { Client, Goodbye, Watch } from "../server/watch.ts";
import type { GoodbyeList, Story } from "./api.ts";
import type { Query } from "./query.ts";
import { Refusal } from "./refusal.ts";

export const goodbyeParameters = ["name", "id", "limit"] as const;
export const storyParameters = ["who"] as const;

/** How connections ended, the newest first: all that are remembered, or those of a name or an id. */
export function goodbyeList(watch: Watch, query: Query): GoodbyeList {
  const name = query.text("name");
  const id = query.text("id");
  const limit = query.integer("limit", 1, goodbyesMax) ?? goodbyesMax;
  const isNamed = name === undefined ? () => true : hasName(name);
  const goodbyes = watch
    .goodbyes()
    .filter((goodbye) => isNamed(goodbye) && (id === undefined || goodbye.id === id));
  return { goodbyes: goodbyes.slice(0, limit) };
}

/** What is remembered of a name, however it is written, or of a connection. Throws `Refusal`. */
export async function storyOf(watch: Watch, query: Query): Promise<Story> {
  const who = query.text("who");
  if (who === undefined) throw new Refusal("bad-request", 'parameter "who": give a name or an id');
  const { clients, silentThreads } = await watch.clients();
  const isNamed = hasName(who);
  const isMeant = (one: Client | Goodbye): boolean => one.id === who || isNamed(one);
  const client = clients.find(isMeant) ?? null;
  const goodbyes = watch.goodbyes().filter(isMeant);
  return { silentThreads, client, goodbyes, limits: watch.facts.limits };
}

function hasName(wanted: string): (one: Pick<Client, "name">) => boolean {
  const key = nameKey(wanted);
  return ({ name }) => name !== null && nameKey(name) === key;
}
