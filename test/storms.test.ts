/** Servers, proxies and spooled senders are killed while messages are under way: a sample of test/long/storms.test.ts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { forgetfulCopy } from "./cuts/forgetful.ts";
import { StormWorld } from "./cuts/storm.ts";
import { checkStorms } from "./cuts/storms.ts";

const storms = 12;

/** A server that does not keep repeated messages apart is caught within so many. */
const caughtStormsMax = 10;

test(`${storms} storms leave what was sent, once and in order`, async (t) => {
  await checkStorms(t, storms, 1);
});

test("a storm shows that a server does not keep repeated messages apart", async (t) => {
  const world = await StormWorld.open(t, 1, { root: forgetfulCopy(t) });
  let doubled = 0;
  while (doubled === 0 && world.storms < caughtStormsMax) doubled = (await world.storm()).doubled;
  t.diagnostic(`${doubled} messages stored twice, in storm ${world.storms}`);
  assert.ok(doubled > 0);
});
