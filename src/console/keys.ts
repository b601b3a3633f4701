/** Which key does what to the line that is being typed: as in readline, and so as in psql and the shell. */
import type { Edit } from "./editor.ts";

const edits = new Map<string, Edit>([
  ["ctrl-b", "left"],
  ["left", "left"],
  ["ctrl-f", "right"],
  ["right", "right"],
  ["alt-b", "wordLeft"],
  ["ctrl-left", "wordLeft"],
  ["alt-left", "wordLeft"],
  ["alt-f", "wordRight"],
  ["ctrl-right", "wordRight"],
  ["alt-right", "wordRight"],
  ["ctrl-a", "start"],
  ["home", "start"],
  ["ctrl-e", "end"],
  ["end", "end"],
  ["backspace", "deleteLeft"],
  ["ctrl-h", "deleteLeft"],
  ["delete", "deleteRight"],
  ["ctrl-d", "deleteRight"],
  ["ctrl-u", "cutToStart"],
  ["ctrl-k", "cutToEnd"],
  ["ctrl-w", "cutBlankLeft"],
  ["alt-backspace", "cutWordLeft"],
  ["ctrl-backspace", "cutWordLeft"],
  ["alt-d", "cutWordRight"],
  ["ctrl-delete", "cutWordRight"],
  ["ctrl-y", "putBack"],
  ["ctrl-t", "swap"],
]);

/** What a key does to the line; `undefined` when it does nothing to it. */
export function editOf(key: string): Edit | undefined {
  return edits.get(key);
}
