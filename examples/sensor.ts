/**
 * A sensor that measures on, whatever becomes of the network, of the server and of itself: what is not confirmed is in
 * its spool. Stop it at any time, by `kill -9` too, and start it again.
 *
 *     node examples/sensor.ts sensor.spool 100         (in a clone: node --conditions=acuse-source …)
 */
import { setTimeout as delay } from "node:timers/promises";
import { connect } from "acuse/client";
import type { Inbox } from "acuse/client";

const port = Number(process.env["ACUSE_PORT"] ?? 2010);
const [spool = "sensor.spool", readings = "100"] = process.argv.slice(2);
const everyMs = 60;

// With a spool this does not wait for the server.
const inbox = await connect({ name: "sensor-7", port, spool });
if (inbox.pending > 0) console.log(`${inbox.pending} readings are left from before`);
const watching = watch(inbox);

for (let reading = 1; reading <= Number(readings); reading += 1) {
  const celsius = (20 + Math.random()).toFixed(1);
  // Not awaited: the next reading is due, whether the server has this one or not.
  inbox.send(`${reading} ${celsius} °C`).catch((error: unknown) => console.error(String(error)));
  await delay(everyMs);
}
await inbox.close();
await watching;

/** Tells how the connection is, until the inbox is closed. */
async function watch(inbox: Inbox): Promise<void> {
  for await (const state of inbox.states()) {
    if (state.kind === "waiting") console.log(`waiting ${state.ms} ms: ${state.reason}`);
    else console.log(state.kind);
  }
}
