/** Servers, proxies and spooled senders are killed while messages are under way, again and again. */
import { test } from "node:test";
import { checkStorms } from "../cuts/storms.ts";

const storms = 500;

/** How often each of them is killed at least. */
const killsLeast = 100;

test(`${storms} storms leave what was sent, once and in order`, async (t) => {
  await checkStorms(t, storms, killsLeast);
});
