/**
 * One id, one story: how a connection ended is the same in its last line, on the console, in the API (from which the
 * page is made) and in `acuse why`, for every ending that a client can bring about.
 */
import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import type { TestContext } from "node:test";
import type { Story } from "../src/dashboard/api.ts";
import { replies } from "../src/protocol/replies.ts";
import { ServerApi } from "../src/operate/server-api.ts";
import { findPlace } from "../src/operate/control.ts";
import { HumanView } from "../src/server/human-view.ts";
import type { Goodbye } from "../src/server/watch.ts";
import { RawClient } from "./support/raw.ts";
import { run } from "./support/run.ts";
import { TestServer } from "./support/server.ts";
import { Stage } from "./support/stage.ts";

const maxBytes = 64;
const burst = 5;

interface Surroundings {
  readonly server: TestServer;
  readonly api: ServerApi;
}

/** What a client does; resolves with its last line. */
type Provoke = (surroundings: Surroundings) => Promise<string | undefined>;

async function last(client: RawClient): Promise<string | undefined> {
  return (await client.rest()).at(-1);
}

/** Opens a name and sends this. */
function sends(name: string, bytes: string | Uint8Array): Provoke {
  return async ({ server }) => {
    const client = await RawClient.open(server.port, name);
    client.send(bytes);
    return await last(client);
  };
}

/** Sends this instead of a name. */
function says(bytes: string): Provoke {
  return async ({ server }) => {
    const client = await RawClient.connect(server.port);
    client.send(bytes);
    return await last(client);
  };
}

const session = "session=Zk3q0uT1mB8xw5yR2aLh7A";

const endings: Readonly<Record<string, Provoke>> = {
  "221 bye": sends("Ana", "hola\n/exit\n"),
  "421 closing kicked": async ({ server, api }) => {
    const client = await RawClient.open(server.port, "Bo");
    assert.deepEqual(await api.kick({ name: "Bo", waitMs: 0 }), { kicked: 1 });
    return await last(client);
  },
  "421 closing naming": says("/help\n".repeat(40)),
  "433 name-in-use": async (stage) => {
    const holder = await RawClient.open(stage.server.port, "Cid");
    const line = await says("cid\n")(stage);
    holder.end();
    return line;
  },
  "450 too-fast": sends("Dora", "m\n".repeat(burst + 1)),
  "501 bad-name": says("<b>\n"),
  "503 out-of-order": says(`/hello ${session} last=0 :Eva\nm\n`),
  "534 unknown-session": says(`/hello ${session.toLowerCase()} last=3 :Fe\n`),
  "552 too-long": sends("Gil", `${"x".repeat(maxBytes + 1)}\n`),
  "553 not-text": sends("Hugo", Uint8Array.of(109, 255, 10)),
  "554 banned": async (stage) => {
    assert.deepEqual(await stage.api.kick({ name: "Ines", waitMs: 60_000 }), { kicked: 0 });
    return await says("ines\n")(stage);
  },
  "555 not-acuse": says("GET / HTTP/1.1\r\n"),
  "556 unfinished": async ({ server }) => {
    const client = await RawClient.open(server.port, "Jon");
    client.end("half a li");
    return await last(client);
  },
  "557 taken-over": async ({ server }) => {
    const hello = `/hello ${session.replace("Z", "Y")} last=0 :Kai\n`;
    const before = await RawClient.connect(server.port);
    before.send(hello);
    await before.line();
    await before.line();
    const after = await RawClient.connect(server.port);
    after.send(hello);
    const line = await last(before);
    after.end();
    return line;
  },
};

/** What a server with other flags is needed for. */
const elsewhere: Readonly<Record<string, { readonly flags: readonly string[]; readonly provoke: Provoke }>> =
  {
    "452 no-space": { flags: ["--reserve", "1000TiB"], provoke: sends("Lea", "hola\n") },
    "454 too-many": {
      flags: ["--max-clients", "1"],
      async provoke({ server }) {
        const one = await RawClient.open(server.port, "Max");
        const line = await last(await RawClient.connect(server.port));
        one.end();
        return line;
      },
    },
  };

/** `421 closing` of `421 closing kicked`. */
function codeAndKeyword(what: string): string {
  return what.split(" ").slice(0, 2).join(" ");
}

/** What a last line says. */
function ending(line: string): { readonly code: number; readonly keyword: string; readonly id: string } & {
  readonly reason: string | null;
  /** The line up to its reason. */
  readonly cause: string;
  readonly last: number | null;
} {
  const [, code, keyword, params = ""] = /^(\d{3}) (\S+)((?: \w+=\S+)*)/.exec(line) ?? [];
  const values = new URLSearchParams(params.trim().replaceAll(" ", "&"));
  const last = values.get("last");
  const [because = ""] = / (?:reason|scope)=\S+/.exec(params) ?? [];
  return {
    code: Number(code),
    keyword: keyword!,
    reason: values.get("reason") ?? values.get("scope"),
    cause: `${code} ${keyword}${because}`,
    last: last === null ? null : Number(last),
    id: values.get("id")!,
  };
}

/** How the console tells it to a person. */
function onConsole(goodbye: Goodbye): string {
  const surface = { columns: Infinity, isTerminal: false, colour: false, palette: false, utf8: true };
  const lines = new HumanView("en", surface).disconnected({ event: "disconnected", ...goodbye });
  return lines.at(-1)!;
}

suite("how a connection ended", () => {
  const stage = new Stage();
  let usual: Surroundings;

  before(async () => {
    usual = await begin(stage, ["--max-line", String(maxBytes), "--rate", "1", "--burst", String(burst)]);
  });
  after(() => stage.end());

  async function begin(stage: Pick<TestContext, "after">, flags: readonly string[]): Promise<Surroundings> {
    const server = await TestServer.start(stage, { flags: [...flags, "--dashboard", "127.0.0.1:0"] });
    return { server, api: new ServerApi(await findPlace(server.data)) };
  }

  async function why(t: TestContext, server: TestServer, ...words: readonly string[]): Promise<string> {
    const ran = await run(t, ["why", ...words], { ACUSE_DATA: server.data, ACUSE_LANG: "en", TZ: "UTC" });
    assert.equal(ran.code, 0, ran.stderr);
    return ran.stdout;
  }

  async function isToldTheSame(
    t: TestContext,
    what: string,
    provoke: Provoke,
    surroundings: Surroundings,
  ): Promise<void> {
    const { server, api } = surroundings;
    const lastLine = await provoke(surroundings);
    assert.ok(lastLine !== undefined, "it has a last line");
    const { id, code, keyword, reason, cause, last } = ending(lastLine);
    assert.equal(`${code} ${keyword}`, codeAndKeyword(what));
    assert.match(id, /^[0-9a-hj-km-np-tv-z]{8}$/);

    const shown = await server.event("disconnected", (event) => event["id"] === id);
    assert.deepEqual([shown["code"], shown["keyword"], shown["reason"]], [code, keyword, reason]);

    const { client, goodbyes } = await api.story(id);
    assert.equal(client, null);
    assert.deepEqual(
      goodbyes.map((each) => [each.id, each.code, each.keyword, each.reason]),
      [[id, code, keyword, reason]],
    );
    const line = onConsole(goodbyes[0]!);
    assert.ok(line.endsWith(` id=${id}`), line);
    if (last !== null && last > 0) assert.deepEqual([shown["last"], goodbyes[0]!.last], [last, last]);

    const [title = ""] = (await why(t, server, id)).split("\n");
    assert.ok(title.endsWith(`   ${cause}   id ${id}`), `${title} says ${cause}`);
  }

  for (const [what, provoke] of Object.entries(endings)) {
    test(`is told the same everywhere: ${what}`, (t) => isToldTheSame(t, what, provoke, usual));
  }
  for (const [what, { flags, provoke }] of Object.entries(elsewhere)) {
    test(`is told the same everywhere: ${what}`, async (t) => {
      await isToldTheSame(t, what, provoke, await begin(t, flags));
    });
  }

  test("is told as JSON by a name, too", async (t) => {
    const { server, api } = usual;
    const json = JSON.parse(await why(t, server, "gil", "--json")) as Story;
    assert.deepEqual(json, await api.story("Gil"));
    assert.equal(json.goodbyes[0]!.code, 552);
  });
});

test("every reply that ends a connection is among them, or is not sent by this version", () => {
  const told = new Set(Object.keys({ ...endings, ...elsewhere }).map(codeAndKeyword));
  const closing = Object.values(replies)
    .filter((reply) => reply.closes === true && !("reserved" in reply))
    .map(({ code, keyword }) => `${code} ${keyword}`);
  assert.deepEqual(
    closing.filter((reply) => !told.has(reply)),
    [],
  );
});
