/** A generator's thread: main says when to begin and when to end, and hears how far it is and what came of it. */
import { parentPort, workerData } from "node:worker_threads";
import { ConnectError } from "../client/connection.ts";
import { WrongAnswer } from "./dialect.ts";
import { Generator } from "./generator.ts";
import type { FromGenerator, GeneratorThreadData, ToGenerator } from "./threads.ts";

/** Often enough for what is shown. */
const progressEveryMs = 200;

const { order, thread, name } = workerData as GeneratorThreadData;
const main = parentPort!;
const tell = (message: FromGenerator): void => main.postMessage(message);

try {
  const generator = await Generator.make(order, thread, name);
  const start = new Promise<number>((resolve) => {
    main.on("message", (message: ToGenerator) => {
      if (message.kind === "start") resolve(message.startUs);
      else generator.end();
    });
  });
  setInterval(() => tell({ kind: "progress", progress: generator.progress }), progressEveryMs).unref();
  await generator.connect();
  tell({ kind: "connected" });
  tell({ kind: "done", figures: await generator.run(await start) });
} catch (error) {
  if (error instanceof ConnectError) tell({ kind: "unreachable", code: error.code });
  else if (error instanceof WrongAnswer) tell({ kind: "wrong", message: error.message });
  else tell({ kind: "failed", message: (error as Error).message });
}
// Main ends this thread when it has heard that.
