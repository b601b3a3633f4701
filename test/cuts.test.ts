/** A conversation is cut at its bytes, between a real client and a real server: a sample of what test/long/cuts.test.ts tries. */
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { test } from "node:test";
import { forgetfulCopy } from "./cuts/forgetful.ts";
import { checkCuts } from "./cuts/report.ts";
import { runCuts } from "./cuts/run.ts";
import { compiledOnce } from "./support/compiled.ts";
import { directions, Proxy } from "./support/proxy.ts";
import type { Fault } from "./support/proxy.ts";
import { RawClient } from "./support/raw.ts";
import { TestServer } from "./support/server.ts";

/** Of so many bytes at one the conversation is cut; which, is drawn. */
const every = 6;

test(`a conversation that is cut at one of ${every} bytes is stored once and in order`, async (t) => {
  const seed = randomInt(2 ** 32);
  const env = await compiledOnce(t);
  const isDrawn = ({ afterBytes }: { readonly afterBytes: number }): boolean =>
    afterBytes % every === seed % every;
  checkCuts(t, seed, await runCuts(t, seed, isDrawn, { env }));
});

test("a server that does not keep repeated messages apart is caught", async (t) => {
  const isReset = ({ kind }: { readonly kind: string }): boolean => kind === "reset";
  const { audit, repeated } = await runCuts(t, 1, isReset, { root: forgetfulCopy(t) });
  t.diagnostic(`${repeated} messages repeated, ${audit.doubled} stored twice`);
  assert.ok(audit.doubled > 0);
});

test("the proxy lets exactly the bytes before the cut pass", async (t) => {
  const server = await TestServer.start(t);
  for (const fault of ["reset", "close", "silence"] as const satisfies Fault[]) {
    for (const direction of directions) {
      const passed = { up: 0, down: 0 };
      const cut = Promise.withResolvers<void>();
      const proxy = await Proxy.listen(t, {
        target: () => server.port,
        cut: () => ({ fault, direction, afterBytes: direction === "up" ? 2 : 7 }),
        after: (_connection, where, bytes) => {
          passed[where] += bytes;
        },
        wasCut: () => cut.resolve(),
      });
      const client = await RawClient.connect(proxy.port);
      client.send("Ana\nuno\n");
      await cut.promise;
      assert.equal(passed[direction], direction === "up" ? 2 : 7, `${fault} ${direction}`);
      client.reset();
      proxy.close();
    }
  }
});
