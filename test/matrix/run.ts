import { setTimeout as delay } from "node:timers/promises";
import { RawClient, bare } from "../support/raw.ts";
import type { TestServer } from "../support/server.ts";
import { storedRows } from "../support/stored.ts";
import type { Announced, Case } from "./cases.ts";

/** Connections at a time: enough that both threads have work, and few enough that segments stay apart. */
const atOnceMax = 16;

/** The server reads a segment within this time, nearly always; two at once must come to the same verdict. */
const segmentMs = 2;

const LF = 10;

/**
 * The console keeps up, and its closings can be looked up, while messages are no longer than this. With longer ones
 * the server must be quiet.
 */
export const shownBytesMax = 4096;

/** Runs all cases against a server with these limits. Returns what was not as it must be. */
export async function failuresOf(
  server: TestServer,
  announced: Announced,
  cases: readonly Case[],
): Promise<string[]> {
  const greeting = `220 acuse/1 max=${announced.max} rate=off burst=${announced.burst} window=256 ack=stored auth=none`;
  const heard = new Map<Case, readonly string[]>();
  const waiting = [...cases];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      heard.set(next, await hear(server.port, next).catch((error: Error) => [error.message]));
    }
  };
  await Promise.all(Array.from({ length: atOnceMax }, worker));
  const rows = storedRows(server.data);
  const failures = cases.flatMap((each) => {
    const replies = heard.get(each)!.map((line) => line.replace(idPattern, " id=ID"));
    const own = rows.filter((row) => row.name === each.name);
    return [
      ...difference(`${each.title}: replies`, replies, [greeting, ...each.replies]),
      ...difference(
        `${each.title}: rows`,
        own.map((row) => row.text),
        each.rows,
      ),
      ...difference(
        `${each.title}: numbers`,
        own.map((row) => row.number),
        each.rows.map((_, i) => i + 1),
      ),
    ];
  });
  const expectedRows = cases.reduce((sum, each) => sum + each.rows.length, 0);
  if (rows.length !== expectedRows) failures.push(`${rows.length} rows in all instead of ${expectedRows}`);
  if (announced.max > shownBytesMax) return failures;
  for (const each of cases) failures.push(...(await unknownClosing(server, each, heard.get(each)!)));
  return failures;
}

/** Eight characters that cannot be mistaken for one another. */
const idPattern = / id=[0-9abcdefghjkmnpqrstvwxyz]{8}$/;

/** Has the conversation of a case, up to the server's end. */
async function hear(port: number, { naming, name, segments, closes }: Case): Promise<string[]> {
  const client = await RawClient.connect(port);
  const lines: string[] = [];
  const listen = async (replies: number): Promise<boolean> => {
    while (lines.length < replies) {
      const line = await client.line();
      if (line === undefined) return false;
      // The lines of a help count as one.
      if (!line.startsWith("214-")) lines.push(bare(line));
    }
    return true;
  };
  let due = 1;
  const say = async (bytes: Uint8Array): Promise<boolean> => {
    client.send(bytes);
    due += bytes.reduce((count, byte) => count + (byte === LF ? 1 : 0), 0);
    await delay(segmentMs);
    return await listen(due);
  };
  try {
    if (!(await listen(due))) return lines;
    const [first = new Uint8Array(0), ...rest] = segments;
    const start = naming === "piped" ? [Buffer.concat([Buffer.from(`${name}\n`), first])] : [first];
    if (naming === "plain") start.unshift(Buffer.from(`${name}\n`));
    if (naming === "hello") start.unshift(Buffer.from(`/hello :${name}\n`));
    const all = [...start, ...rest];
    for (const segment of all.slice(0, -1)) {
      if (!(await say(segment))) return lines;
    }
    client.send(all.at(-1)!);
    if (!closes) client.end();
    await listen(Infinity);
    return lines;
  } finally {
    client.socket.destroy();
  }
}

/** Whether the operator can look up the closing that the client was told. */
async function unknownClosing(server: TestServer, each: Case, heard: readonly string[]): Promise<string[]> {
  const closing = heard.at(-1) ?? "";
  const [, code, keyword, id] = /^(\d+) (\S+).* id=(\w+)$/.exec(closing) ?? [];
  if (id === undefined) return [];
  const event = await server.event("disconnected", (event) => event["id"] === id);
  return difference(`${each.title}: console`, [event["code"], event["keyword"]], [Number(code), keyword]);
}

function difference(what: string, found: readonly unknown[], wanted: readonly unknown[]): string[] {
  const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
  return a === b ? [] : [`${what}: ${shorten(a)} instead of ${shorten(b)}`];
}

function shorten(text: string): string {
  return text.length <= 400 ? text : `${text.slice(0, 200)} … ${text.slice(-200)}`;
}
