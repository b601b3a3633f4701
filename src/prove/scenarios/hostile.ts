/** Names that deceive, bytes that are no text, text that upsets screens, and a browser that lost its way. */
import { harmful } from "../console-view.ts";
import { RawClient, withoutId } from "../raw-client.ts";
import type { Run } from "../run.ts";
import type { See } from "../see.ts";
import { readStored } from "../stored.ts";
import { consoleMsMax } from "../wait.ts";

/** What is refused as a name, and how. */
const names: readonly (readonly [name: string, verdict: RegExp])[] = [
  ["\u202eanA", /^501 bad-name reason=\S+$/],
  ["A\u200bna", /^501 bad-name reason=\S+$/],
  ["\u0410na", /^501 bad-name reason=mixed-script$/],
  ["An\u0303a", /^501 bad-name reason=not-nfc$/],
  [" Ana", /^501 bad-name reason=\S+$/],
  ["Ana  B", /^501 bad-name reason=\S+$/],
  ["-Ana", /^501 bad-name reason=start$/],
  ["x".repeat(33), /^501 bad-name reason=too-long$/],
  ["", /^501 bad-name reason=empty$/],
  ["\u001b[31mAna", /^553 not-text at=0(?: last=0)?$/],
];

/** What is no text, and the byte that offends. */
const notText: readonly (readonly [what: string, line: Uint8Array, at: number])[] = [
  ["ESC", Buffer.from("a\u001b[2J"), 1],
  ["NUL", Buffer.from("ab\0"), 2],
  ["BEL", Buffer.from("\u0007"), 0],
  ["CR", Buffer.from("ab\rcd"), 2],
  ["DEL", Buffer.from("abc\u007f"), 3],
  ["UTF-8", Buffer.from([0x61, 0xc3, 0x28]), 1],
  ["UTF-8", Buffer.from([0xc0, 0xaf]), 0],
  ["UTF-8", Buffer.from([0xed, 0xa0, 0x80]), 0],
];

/** Allowed as text, and unpleasant on a screen that shows it as it is. */
const upsetting: readonly string[] = [
  "\u202eoña al ed rop odirroc\u202c",
  "\u2066isolated\u2069",
  "zero\u200bwidth\ufeff",
  "line\u2028paragraph\u2029",
  "C1\u009b31m",
  "tab\there",
  `Z${"\u0335\u0321\u034f".repeat(20)}algo`,
];

export async function hostile(run: Run, see: See): Promise<void> {
  const { server, texts } = run;
  const named = await Promise.all(
    names.map(async ([name, verdict]) => verdict.test(await saidAsName(run, name))),
  );
  const refused = named.filter(Boolean).length;
  see("names-refused", texts.of(names.length, names.length), texts.of(refused, names.length));

  const judged = await Promise.all(
    notText.map(async ([what, line, at], i) => {
      const heard = await saidAsMessage(run, `noise-${i + 1}`, line);
      return { expected: `${what} 553 not-text at=${at} last=1`, seen: `${what} ${heard}` };
    }),
  );
  const wrong = judged.find(({ expected, seen }) => expected !== seen);
  see(
    "controls-refused",
    wrong?.expected ?? texts.of(judged.length, judged.length),
    wrong?.seen ?? texts.of(judged.length, judged.length),
  );

  const browser = await RawClient.connect(run, server, "GET / HTTP/1.1");
  browser.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await browser.conversation.over();
  see("other-protocols", "555 not-acuse", withoutId(browser.conversation.lastLine));
  browser.destroy();

  const zoe = await RawClient.open(run, server, "Zoe");
  run.kept.push(zoe);
  zoe.say(...upsetting, "…");
  await zoe.conversation.untilConfirmed(upsetting.length + 1);
  zoe.end();
  await zoe.conversation.over();
  zoe.destroy();
  const stored = readStored(server.folder).rows.filter(({ name }) => name === "Zoe");
  const kept = upsetting.filter((text, i) => stored[i]?.text === text).length;
  see("stored-as-sent", texts.of(upsetting.length, upsetting.length), texts.of(kept, upsetting.length));

  const isShown = (): boolean =>
    server.lines.filter(({ text }) => text.includes(" Zoe ")).length > upsetting.length + 1;
  await server.shows(consoleMsMax, isShown);
  const shown = run.storyServers.map((each) => each.console.text).join("");
  const harm = harmful.exec(shown);
  const place = harm === null ? "" : `U+${harm[0].charCodeAt(0).toString(16).padStart(4, "0")}`;
  see("console-unharmed", texts.nothing, isShown() ? place || texts.nothing : "—");
}

/** The answer to a name, without its text and `id`. */
async function saidAsName(run: Run, name: string): Promise<string> {
  const client = await RawClient.connect(run, run.server, name);
  client.introduce();
  client.end();
  await client.conversation.over();
  client.destroy();
  return withoutId(client.conversation.lastLine);
}

/** The answer to a line after a message that is well. */
async function saidAsMessage(run: Run, name: string, line: Uint8Array): Promise<string> {
  const client = await RawClient.open(run, run.server, name);
  client.say("…");
  client.send(line);
  client.send("\n");
  client.end();
  await client.conversation.over();
  client.destroy();
  return withoutId(client.conversation.lastLine);
}
