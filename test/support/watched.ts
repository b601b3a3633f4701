import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import type { FeedEvent } from "../../src/server/feed.ts";
import type { Watch } from "../../src/server/watch.ts";
import { root as ownRoot, TestServer } from "./server.ts";
import { within } from "./wait.ts";

/** How long a server may take to answer. */
const answerMsMax = 20_000;

type Calls = {
  [K in keyof Watch]: Watch[K] extends (...given: infer A) => infer R
    ? { given: A; found: Awaited<R> }
    : { given: []; found: Watch[K] };
};

/** A server that is watched from this process: what its `Watch` says, as JSON has it. */
export class WatchedServer {
  readonly server: TestServer;

  private constructor(server: TestServer) {
    this.server = server;
  }

  static async start(
    t: Pick<TestContext, "after">,
    { root = ownRoot, flags = [] }: { root?: string; flags?: readonly string[] } = {},
  ): Promise<WatchedServer> {
    const script = join(root, "test/compose/watched.ts");
    return new WatchedServer(await TestServer.start(t, { script, flags }));
  }

  /** All that it was told by `follow`. */
  async followed(): Promise<FeedEvent[]> {
    return (await this.#ask("followed", [])) as FeedEvent[];
  }

  /** Calls a member of the `Watch`; rejects with the name of the error where that does. */
  async call<K extends keyof Calls>(name: K, ...given: Calls[K]["given"]): Promise<Calls[K]["found"]> {
    return await this.#ask(name, given);
  }

  async #ask(name: string, given: readonly unknown[]): Promise<unknown> {
    const socket = connect(join(this.server.data, "watch.sock"));
    try {
      socket.write(`${JSON.stringify([name, ...given])}\n`);
      const heard = once(createInterface({ input: socket }), "line");
      const [line] = (await within(answerMsMax, `an answer to ${name}`, heard)) as [string];
      const answer = JSON.parse(line) as { readonly value: unknown } | { readonly error: string };
      if ("error" in answer) throw new Error(answer.error);
      return answer.value;
    } finally {
      socket.destroy();
    }
  }
}
