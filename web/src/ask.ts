/** Questions and orders to the server, over its HTTP API. */
import type { Failure } from "../../src/dashboard/api.ts";

/** An answer takes milliseconds; a server that takes so long is not there. */
const answerMsMax = 15_000;

/** The server said no, or nothing. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** As in `Failure`; `unreachable`: there was no answer. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export type Query = Readonly<Record<string, string | number | undefined>>;

/** The address of a question; what is `undefined` or empty is left out. */
export function address(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const words = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return words === "" ? path : `${path}?${words}`;
}

/** GET. Rejects with a `Refusal`. */
export function ask<T>(path: string, query?: Query): Promise<T> {
  return answered(address(path, query), { method: "GET" });
}

/** POST. Rejects with a `Refusal`. */
export function order<T>(path: string, body: object): Promise<T> {
  const headers = { "content-type": "application/json" };
  return answered(path, { method: "POST", headers, body: JSON.stringify(body) });
}

async function answered<T>(url: string, init: RequestInit): Promise<T> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(url, {
      ...init,
      cache: "no-store",
      credentials: "same-origin",
      signal: AbortSignal.timeout(answerMsMax),
    });
    body = await response.json();
  } catch (error) {
    throw new Refusal("unreachable", String(error));
  }
  if (response.ok) return body as T;
  const { error } = body as Partial<Failure>;
  throw new Refusal(error?.code ?? "unreachable", error?.message ?? response.statusText);
}
