import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import type { Watch } from "../../src/server/watch.ts";
import { root as ownRoot, TestServer } from "./server.ts";
import { within } from "./wait.ts";

/** How long a server may take to answer. */
const answerMsMax = 20_000;

type Calls = {
  [K in keyof Watch]: Watch[K] extends (...given: infer A) => infer R ? [A, Awaited<R>] : [[], Watch[K]];
};

/** A server that is watched from this process: what its `Watch` says, as JSON has it. */
export class WatchedServer {
  readonly server: TestServer;

  private constructor(server: TestServer) {
    this.server = server;
  }

  static async start(
    t: Pick<TestContext, "after">,
    { root = ownRoot, flags = [], data }: { root?: string; flags?: readonly string[]; data?: string } = {},
  ): Promise<WatchedServer> {
    const script = join(root, "test/compose/watched.ts");
    return new WatchedServer(
      await TestServer.start(t, { script, flags, ...(data !== undefined && { data }) }),
    );
  }

  /** Calls a member of the `Watch`; rejects with the name of the error where that does. */
  async call<K extends keyof Calls>(name: K, ...given: Calls[K][0]): Promise<Calls[K][1]> {
    const socket = connect(join(this.server.data, "watch.sock"));
    try {
      socket.write(`${JSON.stringify([name, ...given])}\n`);
      const heard = once(createInterface({ input: socket }), "line");
      const [line] = (await within(answerMsMax, `an answer to ${name}`, heard)) as [string];
      const answer = JSON.parse(line) as { readonly value: Calls[K][1] } | { readonly error: string };
      if ("error" in answer) throw new Error(answer.error);
      return answer.value;
    } finally {
      socket.destroy();
    }
  }
}
