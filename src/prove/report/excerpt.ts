/** Of the server's console what is worth reading: who of the picture came, some of what they said, and how they went. */

/** Messages of each client that are shown of a part; those that follow read alike. */
const messagesMax = 2;

/** Its time of day, a sign of what happened (a message has none), and behind it the name. */
const entry = /^ *\d\d:\d\d:\d\d {2}(\S| ) (.*)$/u;

/**
 * Lines that one server showed, and in place of those that are left out how many they are. How those with one of
 * `names` came, were cut off or left is always there, and so is the last message before it. What a server shows before
 * anybody comes is there only with `isFirst`: another one shows the same.
 */
export function excerpt(
  lines: readonly string[],
  names: readonly string[],
  isFirst: boolean,
): (string | number)[] {
  const shown = new Set<number>();
  /** Where the messages of each are. */
  const messages = new Map<string, number[]>();
  const isShown = (i: number): boolean => shown.has(i) || i === lines.length;
  for (const [i, line] of lines.entries()) {
    const [, sign, rest = ""] = entry.exec(line) ?? [];
    if (sign === undefined) {
      if (isFirst) shown.add(i);
      continue;
    }
    const name = names.find((each) => rest.startsWith(`${each} `));
    if (name === undefined) continue;
    if (sign === " ") {
      const own = messages.get(name) ?? [];
      messages.set(name, [...own, i]);
      if (own.length < messagesMax) shown.add(i);
    } else {
      shown.add(i);
      const last = messages.get(name)?.at(-1);
      if (last !== undefined) shown.add(last);
    }
  }
  // One that is left out alone takes no less room than itself.
  const alone = [...messages.values()].flat().filter((i) => isShown(i - 1) && isShown(i + 1));
  return withGaps(lines, new Set([...shown, ...alone]));
}

function withGaps(lines: readonly string[], shown: ReadonlySet<number>): (string | number)[] {
  const parts: (string | number)[] = [];
  for (const [i, line] of lines.entries()) {
    const before = parts.at(-1);
    if (shown.has(i)) parts.push(line);
    else if (typeof before === "number") parts[parts.length - 1] = before + 1;
    else parts.push(1);
  }
  return parts;
}
