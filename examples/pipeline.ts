/**
 * Sends each line of its input, at the pace that the server allows, and reads no faster than that.
 *
 *     seq 1000 | node examples/pipeline.ts             (in a clone: node --conditions=acuse-source …)
 */
import { createInterface } from "node:readline";
import { connect } from "acuse/client";

const port = Number(process.env["ACUSE_PORT"] ?? 2010);

const inbox = await connect({ name: "pipeline", port });
const { count, tookMs } = await inbox.sendAll(createInterface({ input: process.stdin }));
console.log(`${count} lines are stored (${Math.ceil(tookMs)} ms)`);
await inbox.close();
