/** How long a client waits for the other side. */
export interface Patience {
  /** For the connection itself. */
  readonly connectMsMax: number;
  /** For the next sign of life while an answer is owed. */
  readonly silenceMsMax: number;
}

/**
 * A server that is there accepts within a second or two, also from the other side of the world; and no disk is so
 * slow that nothing at all is answered for a minute.
 */
export const defaultPatience: Patience = { connectMsMax: 10_000, silenceMsMax: 60_000 };
