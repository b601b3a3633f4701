/** The primary result codes of SQLite that are told apart here (https://sqlite.org/rescode.html). */
export const sqliteCodes = { busy: 5, cannotOpen: 14, notADatabase: 26 } as const;

/** The primary result code of an error that `node:sqlite` threw; `undefined` for another error. */
export function sqliteCodeOf(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code === "number" ? code & 0xff : undefined;
}
