/** Somebody who has nothing but `nc`, somebody with `telnet`, and somebody who types slowly. All hear the same. */
import { RawClient, withoutId } from "../raw-client.ts";
import type { Run } from "../run.ts";
import type { See } from "../see.ts";

/** What is typed after the name, and what it is when it is stored; `undefined` for a command. */
const typed: readonly (readonly [line: string, stored: string | undefined])[] = [
  ["hola", "hola"],
  ["/ping eco", undefined],
  ["//home", "/home"],
  ["", ""],
  ["/salir", undefined],
];

const answers = [
  "230 welcome last=0",
  "250 stored 1",
  "200 pong eco",
  "250 stored 2",
  "250 stored 3",
  "221 bye last=3",
] as const;

/** How a person's lines leave. */
interface Hand {
  readonly name: string;
  readonly end: "\n" | "\r\n";
  readonly isSlow: boolean;
}

export async function byHand(run: Run, see: See): Promise<void> {
  const expected = answers.join(", ");
  const nadia = await converse(run, { name: "Nadia", end: "\n", isSlow: false });
  run.story.byHand = nadia;
  run.kept.push(nadia);
  see("typed", expected, answersTo(nadia));
  see("crlf", expected, answersTo(await converse(run, { name: "Telma", end: "\r\n", isSlow: false })));
  see("byte-by-byte", expected, answersTo(await converse(run, { name: "Lento", end: "\n", isSlow: true })));
}

/** Types line by line, and waits for each answer before the next. */
async function converse(run: Run, { name, end, isSlow }: Hand): Promise<RawClient> {
  const client = await RawClient.connect(run, run.server, name);
  await client.line();
  client.conversation.introduce();
  await client.type(name, end, isSlow);
  await client.line();
  for (const [line, stored] of typed) {
    if (stored !== undefined) client.conversation.send(stored);
    await client.type(line, end, isSlow);
    await client.line();
  }
  client.end();
  await client.conversation.over();
  client.destroy();
  return client;
}

function answersTo({ conversation: { heard } }: RawClient): string {
  return heard
    .slice(1)
    .map(({ text }) => withoutId(text))
    .join(", ");
}
