/** Why a running server cannot be asked, or does not do it. Plain data: the command line words it. */
export type OperateTrouble =
  /** Nobody serves the folder. */
  | { readonly kind: "no-server"; readonly folder: string }
  /** Somebody does, and left no way to be asked. */
  | { readonly kind: "no-dashboard"; readonly folder: string; readonly pid: number }
  /** The file that tells the way cannot be read, or is not one. */
  | { readonly kind: "unreadable"; readonly path: string; readonly reason: string }
  | { readonly kind: "unreachable"; readonly url: string; readonly reason: string }
  | { readonly kind: "timeout"; readonly url: string; readonly waitedMs: number }
  | { readonly kind: "token"; readonly url: string }
  /** Who answers is no server of acuse's, or one of another version. */
  | { readonly kind: "stranger"; readonly url: string; readonly path: string }
  /** The server keeps nothing. */
  | { readonly kind: "not-kept" }
  /** A thread of the server does not answer, and nobody was found in the others: nothing was ordered. */
  | { readonly kind: "silent" }
  /** The same of an order that was given: that thread obeys when it runs again. */
  | { readonly kind: "deferred" }
  /** What the server said, in English. */
  | { readonly kind: "refused"; readonly message: string };

export class OperateError extends Error {
  override readonly name = "OperateError";
  readonly trouble: OperateTrouble;

  constructor(trouble: OperateTrouble) {
    super(`the server cannot be asked: ${JSON.stringify(trouble)}`);
    this.trouble = trouble;
  }
}
