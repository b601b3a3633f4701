import type { IncomingMessage, ServerResponse } from "node:http";
import { orderMsMax } from "./api.ts";
import { checkType, readObject } from "./body.ts";
import { Query } from "./query.ts";
import { Refusal } from "./refusal.ts";
import { sendJson } from "./reply.ts";

/** A request that was admitted, and its answer. */
export interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Without its parameters. */
  readonly path: string;
  readonly parameters: URLSearchParams;
}

/** What is done for a path. */
export interface Route {
  readonly methods: readonly ("GET" | "HEAD" | "POST")[];
  /** Whether the token is needed. */
  readonly isSecret: boolean;
  /** Throws `Refusal`, or rejects with it, for a request that it does not answer. */
  answer(call: Call): void | Promise<void>;
}

/** A path whose answer is a value as JSON. */
export function reading(parameters: readonly string[], read: (query: Query) => unknown): Route {
  return {
    methods: ["GET", "HEAD"],
    isSecret: true,
    async answer({ response, parameters: given }) {
      sendJson(response, await read(new Query(given, parameters)));
    },
  };
}

/** A path whose answer goes on: nothing is known of it without beginning it. */
export function streaming(
  parameters: readonly string[],
  stream: (query: Query, call: Call) => void | Promise<void>,
): Route {
  return {
    methods: ["GET"],
    isSecret: true,
    answer: (call) => stream(new Query(call.parameters, parameters), call),
  };
}

/** A path that takes an order as JSON, and answers with what came of it. */
export function ordering(obey: (order: Readonly<Record<string, unknown>>) => unknown): Route {
  return {
    methods: ["POST"],
    isSecret: true,
    async answer({ request, response }) {
      checkType(request);
      const order = await readObject(request);
      // Who waits for it says nothing meanwhile. The next request on this connection gets the usual time again.
      request.socket.setTimeout(orderMsMax);
      sendJson(response, await obey(order));
    },
  };
}

/** Throws `Refusal` unless the path takes the request's method. */
export function checkMethod({ methods }: Route, method = ""): void {
  if (methods.some((known) => known === method)) return;
  const allow = methods.join(", ");
  throw new Refusal("wrong-method", `${method} is not possible here, but ${allow}`, { Allow: allow });
}
