/** Going back to lines that were typed before, one by one or by what they hold. Pure. */

export interface Recall {
  /** Where in the history we are; its length is the new line, below all others. */
  readonly index: number;
  /** The new line, as it was when we left it. */
  readonly draft: string;
}

/** A search for a line that holds `query`: Ctrl-R. */
export interface Search {
  readonly query: string;
  /** The line that was found; `undefined` when there is none. */
  readonly index: number | undefined;
}

/** At the new line. */
export function atNew(entries: readonly string[]): Recall {
  return { index: entries.length, draft: "" };
}

/** The line before (`-1`) or behind (`1`), and its text; `undefined` at either end. */
export function step(
  recall: Recall,
  by: -1 | 1,
  entries: readonly string[],
  typed: string,
): { readonly recall: Recall; readonly text: string } | undefined {
  const index = Math.min(recall.index, entries.length) + by;
  if (index < 0 || index > entries.length) return undefined;
  const draft = recall.index >= entries.length ? typed : recall.draft;
  return { recall: { index, draft }, text: entries[index] ?? draft };
}

/** The newest line before `from` that holds `query`. */
export function find(entries: readonly string[], query: string, from: number): Search {
  const index = query === "" ? -1 : entries.findLastIndex((entry, i) => i < from && entry.includes(query));
  return { query, index: index < 0 ? undefined : index };
}
