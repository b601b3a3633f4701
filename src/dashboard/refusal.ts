import { Busy, NotKept, Silent, StorageFailed } from "../server/watch.ts";
import type { Failure } from "./api.ts";

/** The codes of `Failure`, and the HTTP status that each one comes with. */
export const refusals = {
  "bad-request": 400,
  "no-token": 401,
  forbidden: 403,
  "not-found": 404,
  "wrong-method": 405,
  "not-kept": 409,
  "too-large": 413,
  "wrong-type": 415,
  "wrong-host": 421,
  "upgrade-needed": 426,
  failed: 500,
  busy: 503,
  silent: 503,
  storage: 503,
} as const;
export type RefusalCode = keyof typeof refusals;

/** Whoever finds it busy, silent or failed may ask again after this time. */
const retryAfterSeconds = 2;

/** Why a request is not answered. Its text says what was wrong, what is allowed and what to do; in English. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: RefusalCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: RefusalCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.headers =
      refusals[code] === 503 ? { "Retry-After": String(retryAfterSeconds), ...headers } : headers;
  }

  get status(): number {
    return refusals[this.code];
  }

  get body(): Failure {
    return { error: { code: this.code, message: this.message } };
  }
}

/** What a request is told of an error. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof Busy) return new Refusal("busy", `${error.message}; try again in a moment`);
  if (error instanceof Silent) {
    return new Refusal(
      "silent",
      "a thread of the server does not answer; whoever is meant was not found in the others. The order takes effect when the thread runs again; a name given with waitMs is kept out already",
    );
  }
  if (error instanceof NotKept) {
    return new Refusal("not-kept", "this server keeps no messages: it runs with --store memory");
  }
  if (error instanceof StorageFailed) return new Refusal("storage", error.message);
  return new Refusal("failed", error instanceof Error ? error.message : "it failed");
}
