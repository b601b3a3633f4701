/**
 * The words of a command line: separated by blanks, unless they are in single or double quotes. `undefined` when a
 * quote has no end. Nothing else has a meaning: no shell will see it.
 */
export function splitCommand(line: string): string[] | undefined {
  const word = /(?:[^\s'"]|'[^']*'|"[^"]*")+/g;
  if (line.replace(word, "").trim() !== "") return undefined;
  return (line.match(word) ?? []).map((found) =>
    found.replace(/'([^']*)'|"([^"]*)"/g, (_, single?: string, double?: string) => single ?? double ?? ""),
  );
}
