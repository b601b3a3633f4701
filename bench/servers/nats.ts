/**
 * NATS as its users run it: its defaults, with JetStream's store in a file, or without JetStream at all. By default
 * JetStream confirms what it has written and syncs every two minutes; with `sync_interval: always` it syncs each
 * message before it confirms. There is one stream, with a subject for each client. Messages are published one by one;
 * its batches, which are confirmed as a whole, are another thing than what is measured here.
 */
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { connect as connectTo } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { makeStream } from "../dialects/jetstream.ts";
import { connect } from "../dialects/nats.ts";
import { Child, freePort } from "../child.ts";
import { natsProgram } from "../peers/folder.ts";
import { host } from "./running.ts";
import type { Running } from "./running.ts";
import { versionOf } from "./version.ts";

export function natsVersion(): string | undefined {
  return versionOf(natsProgram);
}

/** Without `jetstream` it is NATS core. */
export async function startNats(
  data: string,
  jetstream: { readonly syncs: "always" | "default" } | undefined,
): Promise<Running> {
  const port = await freePort();
  const file = join(data, "nats.conf");
  writeFileSync(file, configuration(port, data, jetstream?.syncs));
  const child = new Child([natsProgram, "--config", file]);
  await child.line((line) => (line.includes("Server is ready") ? true : undefined));
  if (jetstream !== undefined) await createStream(port);
  return { port, pid: child.pid, stop: () => child.end() };
}

/** https://docs.nats.io/running-a-nats-service/configuration */
function configuration(port: number, data: string, syncs: "always" | "default" | undefined): string {
  const listen = `listen: "${host}:${port}"\n`;
  if (syncs === undefined) return listen;
  const interval = syncs === "always" ? "sync_interval: always" : "";
  return `${listen}jetstream { store_dir: ${JSON.stringify(data)}\n ${interval} }\n`;
}

const answerMsMax = 10_000;

async function createStream(port: number): Promise<void> {
  const { subject, payload } = makeStream();
  const inbox = "_INBOX.stream";
  const socket = connectTo(port, host);
  try {
    await once(socket, "connect");
    socket.write(connect({ verbose: false }, `SUB ${inbox} 1`));
    socket.write(`PUB ${subject} ${inbox} ${Buffer.byteLength(payload)}\r\n${payload}\r\n`);
    await Promise.race([created(socket), delay(answerMsMax, undefined, { ref: false }).then(tooLate)]);
  } finally {
    socket.destroy();
  }
}

async function created(answers: AsyncIterable<Buffer>): Promise<void> {
  let said = "";
  for await (const bytes of answers) {
    said += bytes.toString();
    if (said.includes('"did_create":true')) return;
    if (said.includes('"error":')) break;
  }
  throw new Error(`the stream could not be made: ${said}`);
}

function tooLate(): never {
  throw new Error(`the stream was not made within ${answerMsMax} ms`);
}
