import type { PortError } from "./port.ts";
import type { Watch } from "./watch.ts";

/** Files and sockets that an onlooker may have open: so many fewer clients there can be. */
export const onlookerFilesMax = 192;

/** Somebody who looks at a running server from beside it, and may act on it. */
export interface Onlooker {
  /**
   * The server begins, and waits for this: it takes its place. Rejects with an `OnlookerError` when it was asked for
   * and cannot be: the server does not begin. With any other error the server goes on without it. `fault` is told what
   * goes wrong later, and nobody foresaw.
   */
  begin(watch: Watch, fault: (error: unknown) => void): Promise<OnlookerReport>;
  /** The server listens, and has told so: now comes what takes a while. If it rejects, the server goes on without it. */
  open(): Promise<void>;
  /** The server has stopped. */
  end(): Promise<void>;
}

/** For the banner. */
export interface OnlookerReport {
  /** Where it can be looked at; `undefined`: nowhere. It holds no secret. */
  readonly url: string | undefined;
  /** What a person opens to look: it lets in whoever has it, so it is shown on a terminal and kept in no log. */
  readonly entryUrl: string | undefined;
  /** Why there is nothing, where something was to be. */
  readonly problem: { readonly kind: "port-taken"; readonly address: string } | undefined;
}

/** The onlooker was asked for, and its port cannot be had. */
export class OnlookerError extends Error {
  override readonly name = "OnlookerError";
  readonly port: PortError;

  constructor(port: PortError) {
    super(port.message);
    this.port = port;
  }
}
