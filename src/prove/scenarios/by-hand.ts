/** Somebody who has nothing but `nc`, somebody with `telnet`, and somebody who types slowly. All hear the same. */
import type { ProveTexts } from "../../i18n/prove.ts";
import { RawClient, withoutId } from "../raw-client.ts";
import type { Run } from "../run.ts";
import type { See } from "../see.ts";

/** What is typed after the name, and what it is when it is stored; `undefined` for a command. */
function linesOf({ hello, echo, leave }: ProveTexts["typed"]): (readonly [string, string | undefined])[] {
  return [
    [hello, hello],
    [`/ping ${echo}`, undefined],
    ["//home", "/home"],
    ["", ""],
    [leave, undefined],
  ];
}

function answersOf({ echo }: ProveTexts["typed"]): string {
  return [
    "230 welcome last=0",
    "250 stored 1",
    `200 pong ${echo}`,
    "250 stored 2",
    "250 stored 3",
    "221 bye last=3",
  ].join(", ");
}

/** How a person's lines leave. */
interface Hand {
  readonly name: string;
  readonly end: "\n" | "\r\n";
  readonly isSlow: boolean;
}

export async function byHand(run: Run, see: See): Promise<void> {
  const expected = answersOf(run.texts.typed);
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
  for (const [line, stored] of linesOf(run.texts.typed)) {
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
