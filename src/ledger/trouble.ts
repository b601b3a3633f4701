import type { Holder } from "./folder.ts";

/** Why a data folder cannot be opened. Plain data: it crosses threads, and the command line words it. */
export type FolderTrouble =
  /** Another process serves it, or began to a moment ago. */
  | { readonly kind: "busy"; readonly folder: string; readonly holder: Holder | undefined }
  /** Nothing was ever stored there (reading only). */
  | { readonly kind: "missing"; readonly path: string }
  /** The database is not one of acuse's. */
  | { readonly kind: "foreign"; readonly path: string }
  /** A later version of acuse wrote it; `known` is the latest schema that this one knows. */
  | { readonly kind: "newer"; readonly path: string; readonly version: number; readonly known: number }
  /** Somebody reads the database all the time, so that its log could not be emptied. */
  | { readonly kind: "readers"; readonly path: string; readonly waitedMs: number }
  /** A setting that a promise rests on was made, and read back differently. */
  | { readonly kind: "setting"; readonly setting: string; readonly wanted: string; readonly got: string }
  /** This Node or its SQLite has a fault that was mended later. */
  | {
      readonly kind: "runtime";
      readonly what: "node" | "sqlite";
      readonly wanted: string;
      readonly got: string;
    };

/** A data folder cannot be opened. */
export class FolderError extends Error {
  override readonly name = "FolderError";
  readonly trouble: FolderTrouble;

  constructor(trouble: FolderTrouble) {
    super(`cannot open the data folder: ${JSON.stringify(trouble)}`);
    this.trouble = trouble;
  }
}
