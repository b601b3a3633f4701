import type { Watch } from "./watch.ts";

/** Somebody who looks at a running server from beside it, and may act on it. */
export interface Onlooker {
  /** The server listens. Rejects when the onlooker was asked for and cannot be: the server does not begin. */
  begin(watch: Watch): Promise<OnlookerReport>;
  /** The server has stopped. */
  end(): Promise<void>;
}

/** For the banner. */
export interface OnlookerReport {
  /** What a person opens to look; `undefined`: nothing. */
  readonly url: string | undefined;
  /** Why there is nothing, where something was to be. */
  readonly problem: { readonly kind: "port-taken"; readonly address: string } | undefined;
}
