/**
 * Sends the lines of its input with a spool, as `acuse send` does, and says what it knows as soon as it knows it:
 *
 *     node test/support/reporting-sender.ts PORT NAME SPOOL
 *
 * `found C O`: the spool has the messages up to O, and those up to C are confirmed. `confirmed C`: they are now.
 */
import { createInterface } from "node:readline";
import { Link } from "../../src/client/link.ts";
import { Signal } from "../../src/client/signal.ts";

const [port, name = "", spool = ""] = process.argv.slice(2);
const link = await Link.open({ host: "127.0.0.1", port: Number(port), name, spool });
const found = link.offered;
console.log(`found ${link.confirmed} ${found}`);
const changed = new Signal();
link.start((event) => {
  if (event.kind === "confirmed") console.log(`confirmed ${event.through}`);
  changed.raise();
});

let number = 0;
for await (const line of createInterface({ input: process.stdin })) {
  number += 1;
  if (number > found) await offer(line);
}
link.close();
await link.closed;
if (link.state.kind !== "closed" || link.state.why.kind !== "done") {
  console.error(JSON.stringify(link.state));
  process.exitCode = 1;
}

async function offer(line: string): Promise<void> {
  while (link.offer(line) === "full") await changed.wait();
}
