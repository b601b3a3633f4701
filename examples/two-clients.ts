/**
 * Two clients at once. Each has its own session and its own numbers, and is answered without waiting for the other.
 *
 *     node examples/two-clients.ts                     (in a clone: node --conditions=acuse-source …)
 */
import { connect } from "acuse/client";

const port = Number(process.env["ACUSE_PORT"] ?? 2010);

await Promise.all([talk("Ana"), talk("Bo")]);

async function talk(name: string): Promise<void> {
  // Closes at the end of the block, when all is confirmed.
  await using inbox = await connect({ name, port });
  for (const text of ["one", "two", "three"]) {
    const { number } = await inbox.send(`${name} says ${text}`);
    console.log(`${name}: message ${number} is stored`);
  }
}
