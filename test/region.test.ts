/** Numbers are those of the reader's region where the reader is known: on this machine, and not on the wire. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Program } from "./support/program.ts";
import { RawClient } from "./support/raw.ts";

for (const [locale, ofRegion] of [
  ["es-MX", "12,345"],
  ["es_ES.UTF-8", "12.345"],
] as const) {
  test(`a server in ${locale} counts as its operator does, and to its clients as all servers do`, async (t) => {
    const flags = ["--port=0", "--host=127.0.0.1", "--store=memory", "--max-line=12345"];
    const server = Program.start(t, ["serve", ...flags], { ACUSE_LANG: "", LC_ALL: locale });
    await server.shows(`${ofRegion} bytes por línea`);
    const [, port] = /127\.0\.0\.1:(\d+)/.exec(server.stdout)!;
    const client = await RawClient.connect(Number(port));
    assert.match((await client.line())!, / :¿Cómo te llamas\?$/);
    client.send("/help\n");
    const help = [];
    for (let line = await client.line(); line !== undefined; line = await client.line()) {
      help.push(line);
      if (line.startsWith("214 ")) break;
    }
    assert.match(help.at(-1)!, /Límites: 12\.345 bytes por línea/);
    client.end();
  });
}
