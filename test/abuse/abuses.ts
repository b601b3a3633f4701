import assert from "node:assert/strict";
import { RawClient, bare } from "../support/raw.ts";

/** Does harm once, and checks what the server says to it. `name` makes names that nobody else has. */
export type Abuse = (port: number, name: () => string) => Promise<void>;

export const abuses: Readonly<Record<string, Abuse>> = {
  "lines that are too long": async (port, name) => {
    await times(4, async () => {
      const client = await RawClient.open(port, name());
      client.send("x".repeat(4097));
      assert.match(bare(await client.line()), /^552 too-long max=4096 last=0 id=/);
      assert.equal(await client.line(), undefined, "the connection ends");
      client.socket.destroy();
    });
  },

  "lines that come too fast": async (port, name) => {
    await times(4, async () => {
      const client = await RawClient.open(port, name());
      client.send("m\n".repeat(1000));
      const lines = await client.rest();
      const last = /^450 too-fast wait=\d+ rate=20 burst=40 last=(\d+) id=/.exec(lines.at(-1)!)?.[1];
      assert.equal(lines.at(-2), `250 stored ${last}`);
      client.socket.destroy();
    });
  },

  "floods that end with a reset": async (port, name) => {
    await times(4, async () => {
      const client = await RawClient.open(port, name());
      client.send("flood\n".repeat(200_000));
      await client.line();
      client.reset();
    });
  },

  "a thousand half lines": async (port, name) => {
    const clients: RawClient[] = [];
    await times(1000, async () => {
      const client = await RawClient.open(port, name());
      client.send("half a li");
      clients.push(client);
    });
    for (const client of clients) client.end();
    for (const client of clients) {
      assert.match(bare(await client.line()), /^556 unfinished last=0 id=/);
      client.socket.destroy();
    }
  },

  "five hundred connections without a name": async (port) => {
    await times(500, async () => {
      const client = await RawClient.connect(port);
      assert.match(bare(await client.line()), /^220 /);
      client.reset();
    });
  },
};

async function times(count: number, act: () => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: count }, act));
}
