/** A front's thread that has a bug: it throws when it is told to. */
import { parentPort } from "node:worker_threads";
import "../../src/server/front-thread.ts";

parentPort!.on("message", (message: { readonly kind: string }) => {
  if (message.kind === "throw") throw new Error("a bug");
});
