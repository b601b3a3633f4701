import type { OpenRequest } from "./ledger.ts";

/** What a `RemoteLedger` asks for, besides its batches. Requests are done in the order in which they are sent. */
export type Question =
  | { readonly kind: "open"; readonly request: OpenRequest }
  | { readonly kind: "release"; readonly session: number; readonly epoch: number }
  | { readonly kind: "releaseOwner" };

/** A question with its number on this port. */
export interface Ask {
  readonly kind: "ask";
  readonly ask: number;
  readonly question: Question;
}

/** There is a batch in the mailbox, and the ledger's thread sleeps. */
export interface Wake {
  readonly kind: "wake";
}

/** What the ledger's side sends: answers, and what nobody asked for. */
export type Tell =
  | { readonly kind: "answer"; readonly ask: number; readonly value: unknown }
  | { readonly kind: "probe" | "lost"; readonly session: number; readonly epoch: number }
  | { readonly kind: "failed"; readonly message: string };
