/**
 * A server whose onlooker does what it is told: a call of the `Watch` for each line of JSON on a socket beside its data,
 * such as `["kick",{"name":"Ana"},0]`; to `["followed"]` it says what it was told so far. SIGUSR2 kills its fronts, one after the other.
 */
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Worker } from "node:worker_threads";
import { threads } from "../../src/server/threads.ts";
import type { FeedEvent } from "../../src/server/feed.ts";
import type { Watch } from "../../src/server/watch.ts";
import { serveWith } from "./serve-with.ts";

const workers: Worker[] = [];
let killed = 0;

process.on("SIGUSR2", () => {
  void workers[killed % workers.length]?.terminate();
  killed += 1;
});

const folder = process.argv[process.argv.indexOf("--data") + 1]!;

/** What a call of the watch comes to; properties are called like functions. */
async function answer(watch: Watch, line: string): Promise<object> {
  const [name, ...given] = JSON.parse(line) as [keyof Watch | "followed", ...unknown[]];
  const member: unknown = name === "followed" ? followed : watch[name];
  const call = typeof member === "function" ? (member as (...given: unknown[]) => unknown) : () => member;
  try {
    return { value: await call.apply(watch, given) };
  } catch (error) {
    return { error: (error as Error).name };
  }
}

const server = createServer();
const followed: FeedEvent[] = [];

await serveWith({
  onlooker: {
    async begin(watch) {
      watch.follow((events) => void followed.push(...events));
      server.on("connection", (socket) => {
        socket.on("error", () => {});
        createInterface({ input: socket }).on("line", (line) => {
          void answer(watch, line).then((found) => socket.write(`${JSON.stringify(found, asPlain)}\n`));
        });
      });
      await once(server.listen(join(folder, "watch.sock")), "listening");
      return { url: undefined, entryUrl: undefined, problem: undefined };
    },
    async open() {},
    end() {
      server.close();
      return Promise.resolve();
    },
  },
  threads: {
    front(data) {
      const worker = threads.front(data);
      workers[data.index] = worker;
      return worker;
    },
  },
});

/** A typed array as a list. */
function asPlain(_key: string, value: unknown): unknown {
  return value instanceof Float64Array ? [...value] : value;
}
