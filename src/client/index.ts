/** What `import … from "acuse/client"` gives. */
export { connect } from "./inbox.ts";
export type { ConnectOptions, Inbox, InboxState, Receipt, Summary } from "./inbox.ts";
export { NotWelcomeError, UnconfirmedError } from "./errors.ts";
export type { Outcome } from "./errors.ts";
export { SpoolError } from "./spool.ts";
export type { SpoolTrouble } from "./spool.ts";
export type { Limits } from "../protocol/limits.ts";
export type { Reply } from "../protocol/reply.ts";
export type { OutboxBounds } from "../session/outbox.ts";
export type { Fault } from "../session/peer.ts";
export type { Trouble } from "../session/retry.ts";
export type { Patience } from "../session/patience.ts";
export type { ClosedWhy } from "../session/sender-state.ts";
