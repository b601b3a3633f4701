/**
 * Sends a message, and knows that it is stored.
 *
 *     ACUSE_PORT=2010 node examples/hello.ts          (in a clone: node --conditions=acuse-source …)
 */
import { connect } from "acuse/client";

const port = Number(process.env["ACUSE_PORT"] ?? 2010);

const inbox = await connect({ name: "Ana", port });
const { number, word, tookMs } = await inbox.send("Hello, I am Ana");
console.log(`message ${number} is ${word} (${Math.ceil(tookMs)} ms)`);
await inbox.close();
