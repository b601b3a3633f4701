import type { ServerState, Watch } from "../server/watch.ts";
import { sendText } from "./reply.ts";
import type { Route } from "./router.ts";

const notReady = 503;

/** What a supervisor asks: whether it lives, and whether messages can be sent to it. Without a token. */
export function health(): Route {
  return open(({ response }) => sendText(response, 200, "ok\n"));
}

/** With any other state than `serving` it is answered by that state and 503. */
export function readiness(watch: Watch): Route {
  return open(({ response }) => {
    const state: ServerState = watch.state;
    if (state === "serving") sendText(response, 200, "ready\n");
    else sendText(response, notReady, `${state}\n`);
  });
}

/** A path that needs no token. */
export function open(answer: Route["answer"]): Route {
  return { methods: ["GET", "HEAD"], isSecret: false, answer };
}
