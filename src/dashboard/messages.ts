import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { pageMessagesMax } from "../server/watch.ts";
import type { MessagePage, MessageQuery, Watch } from "../server/watch.ts";
import type { Query } from "./query.ts";
import { Refusal } from "./refusal.ts";
import type { Call } from "./router.ts";

export const messageParameters = ["name", "since", "until", "before", "after", "limit"] as const;
export const exportParameters = ["name", "since", "until"] as const;

const limitByDefault = 100;

/** Each reads the store from its beginning: more of them would be felt. */
const exportsMax = 4;

/** Messages that an export reads at once: what it has in memory. */
const exportPageMessages = 200;

type Filter = Pick<MessageQuery, "name" | "since" | "until">;

/** Messages that are stored: a page of them, or all. */
export class Messages {
  readonly #watch: Watch;
  #exports = 0;

  constructor(watch: Watch) {
    this.#watch = watch;
  }

  async page(query: Query): Promise<MessagePage> {
    const after = query.whole("after");
    const before = query.whole("before");
    if (after !== undefined && before !== undefined) {
      throw new Refusal("bad-request", "give after or before, not both");
    }
    const limit = query.integer("limit", 1, pageMessagesMax) ?? limitByDefault;
    return await this.#watch.messages({ ...filterOf(query), after, before, limit });
  }

  /** One a line, the oldest first, as fast as the reader takes them. What comes meanwhile is not among them. */
  async export(query: Query, { response }: Call): Promise<void> {
    if (this.#exports >= exportsMax) {
      throw new Refusal("busy", `${exportsMax} exports are under way; try again when one has ended`);
    }
    this.#exports += 1;
    try {
      await this.#write(filterOf(query), response);
    } finally {
      this.#exports -= 1;
    }
  }

  async #write(filter: Filter, response: ServerResponse): Promise<void> {
    const { after: newest } = await this.#watch.messages({ limit: 1 });
    response.setHeader("Content-Type", "application/x-ndjson");
    for (let after = 0; after < newest;) {
      const query = { ...filter, after, before: newest + 1, limit: exportPageMessages };
      const page = await this.#watch.messages(query);
      // Who has gone meanwhile drains nothing any more, and has been told to be closed.
      if (response.destroyed) return;
      // A page may be short, and even empty, where more is behind it.
      if (page.messages.length === 0 && page.after === after) break;
      after = page.after;
      const lines = page.messages.map((message) => `${JSON.stringify(message)}\n`).join("");
      if (!response.write(lines)) await drained(response);
    }
    response.end();
  }
}

function filterOf(query: Query): Filter {
  return { name: query.text("name"), since: query.whole("since"), until: query.whole("until") };
}

/** Resolves when more can be written, or nobody reads any more: who reads nothing is cut off by the idle time. */
async function drained(response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  try {
    await Promise.race([
      once(response, "drain", { signal: gone.signal }),
      once(response, "close", { signal: gone.signal }),
    ]);
  } finally {
    gone.abort();
  }
}
