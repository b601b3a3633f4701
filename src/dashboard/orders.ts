import { shutOutMsMax } from "../server/watch.ts";
import type { KickTarget, Watch } from "../server/watch.ts";
import type { Kicked, Pruned } from "./api.ts";
import type { History } from "./history.ts";
import { Refusal } from "./refusal.ts";

/** No name is longer, however it is written, and no id; names that are kept out stay in memory. */
const targetCharactersMax = 256;

type Order = Readonly<Record<string, unknown>>;

/** Ends connections, and keeps their name out for a while. Throws `Refusal`. */
export async function kick(watch: Watch, order: Order): Promise<Kicked> {
  checkKeys(order, ["name", "id", "waitMs"]);
  const { waitMs = 0 } = order;
  if (!isWithin(waitMs, shutOutMsMax)) {
    throw new Refusal("bad-request", `waitMs must be an integer between 0 and ${shutOutMsMax}`);
  }
  return { kicked: await watch.kick(targetOf(order), waitMs) };
}

/** Deletes what is older. Throws `Refusal`, and what `Watch.prune` rejects with. */
export async function prune(watch: Watch, history: History, order: Order): Promise<Pruned> {
  checkKeys(order, ["before"]);
  const { before } = order;
  if (!isWithin(before, Number.MAX_SAFE_INTEGER)) {
    throw new Refusal("bad-request", "before must be an integer: milliseconds since 1970");
  }
  const deleted = await watch.prune(before);
  history.forget(deleted);
  return { deleted };
}

function targetOf({ name, id }: Order): KickTarget {
  if (isText(name) && id === undefined) return { name };
  if (isText(id) && name === undefined) return { id };
  throw new Refusal(
    "bad-request",
    `give a name or an id, as a text of at most ${targetCharactersMax} characters`,
  );
}

function checkKeys(order: Order, known: readonly string[]): void {
  const unknown = Object.keys(order).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new Refusal(
    "bad-request",
    `${JSON.stringify(unknown)} is unknown here; there are ${known.join(", ")}`,
  );
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= targetCharactersMax;
}

function isWithin(value: unknown, most: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most;
}
