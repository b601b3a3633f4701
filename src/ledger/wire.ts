import type { Batch, OpenRequest } from "./ledger.ts";

/** What a `RemoteLedger` asks for. Requests are done in the order in which they are sent. */
export type Question =
  | { readonly kind: "open"; readonly request: OpenRequest }
  | { readonly kind: "append"; readonly batch: Batch }
  | { readonly kind: "release"; readonly session: number; readonly epoch: number }
  | { readonly kind: "releaseOwner" };

/** A question with its number on this port. */
export interface Ask {
  readonly ask: number;
  readonly question: Question;
}

/** What the ledger's side sends: answers, and what nobody asked for. */
export type Tell =
  | { readonly kind: "answer"; readonly ask: number; readonly value: unknown }
  | { readonly kind: "probe" | "lost"; readonly session: number; readonly epoch: number }
  | { readonly kind: "failed"; readonly message: string };
