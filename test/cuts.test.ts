/** A conversation is cut at its bytes, between a real client and a real server: a sample of what test/long/cuts.test.ts tries. */
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { test } from "node:test";
import { forgetfulCopy } from "./cuts/forgetful.ts";
import { checkCuts } from "./cuts/report.ts";
import { runCuts } from "./cuts/run.ts";
import { compiledOnce } from "./support/compiled.ts";
import { FakeServer } from "./support/fake-server.ts";
import { directions, Proxy } from "./support/proxy.ts";
import { RawClient } from "./support/raw.ts";
import { until } from "./support/wait.ts";

/** Of so many bytes at one the conversation is cut; which, is drawn. */
const every = 6;

/** How long a test waits for bytes. */
const msMax = 15_000;

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

/** How many bytes pass before the cut, of those that the other side sends. */
const passedBytes = 2;

for (const fault of ["reset", "close", "silence"] as const) {
  for (const direction of directions) {
    test(`the proxy lets exactly the bytes before a ${fault} pass, ${direction}`, async (t) => {
      const server = await FakeServer.listen(t);
      const proxy = await Proxy.listen(t, {
        target: () => server.port,
        cut: () => ({ fault, direction, afterBytes: passedBytes }),
      });
      const client = await RawClient.connect(proxy.port);
      const peer = await server.accept();
      if (direction === "up") {
        client.send("Ana\n");
        await peer.hear("An");
        if (fault === "silence") {
          peer.say("220");
          assert.equal(await client.line(), "220");
          proxy.close();
        }
        await peer.hearEnd();
      } else {
        peer.say("220");
        await until(msMax, "the first bytes", () => client.unread.length >= passedBytes);
        if (fault === "silence") {
          client.send("Ana\n");
          await peer.hear("Ana\n");
        } else {
          assert.deepEqual(await client.rest(), []);
        }
        assert.equal(client.unread, "22");
      }
      client.reset();
      peer.socket.destroy();
    });
  }
}
