/** The server's console, as it was captured, is read: who came, and who said what. */
import { showsMessage, threadOf } from "../console-view.ts";
import type { Run } from "../run.ts";
import type { See } from "../see.ts";
import { consoleMsMax } from "../wait.ts";
import { fourNames } from "./four-at-once.ts";

export async function whoSaidWhat(run: Run, see: See): Promise<void> {
  const { server, texts } = run;
  const lines = (): string[] => server.lines.map(({ text }) => text);
  const messages = run.clients.flatMap(({ conversation: { name, sent, confirmed } }) =>
    sent.slice(0, confirmed).map(({ text }, i) => ({ name, number: i + 1, text })),
  );
  const isShown = ({ name, number, text }: (typeof messages)[number]): boolean =>
    lines().some((line) => showsMessage(line, name, number, text));
  await server.shows(consoleMsMax, () => messages.every(isShown));

  const came = fourNames.filter((name) => threadOf(lines(), name, run.options.lang) !== undefined);
  see("clients-on-console", fourNames.join(", "), came.join(", ") || texts.nothing);
  const missing = messages.filter((message) => !isShown(message));
  const [first] = missing;
  see(
    "messages-on-console",
    texts.of(messages.length, messages.length),
    texts.of(messages.length - missing.length, messages.length) +
      (first === undefined ? "" : ` · ${first.name} ${first.number} ${first.text}`),
    messages.length > 0 && missing.length === 0,
  );
  const borrowed = messages.filter(({ name, text }) =>
    fourNames.some((other) => other !== name && lines().some((line) => isUnder(line, other, text))),
  );
  see("under-own-name", texts.noneOf(0, messages.length), texts.noneOf(borrowed.length, messages.length));
}

function isUnder(line: string, name: string, text: string): boolean {
  return line.includes(` ${name} `) && line.endsWith(` ${text}`);
}
