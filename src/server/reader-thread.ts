/** A thread that reads back what is stored, so that nobody else waits for the disk. */
import { parentPort, workerData } from "node:worker_threads";
import { openLog } from "../ledger/read.ts";
import type { FromReader, ReaderThreadData, ToReader } from "./threads.ts";

const { dataFolder } = workerData as ReaderThreadData;
const main = parentPort!;
const log = openLog(dataFolder);

main.on("message", ({ ask, query }: ToReader) => {
  const { messages, before, after } = log.page(query);
  const kept = messages.map(({ row, name, number, at, text }) => ({
    row,
    name,
    number,
    at,
    text: Buffer.from(text.buffer, text.byteOffset, text.length).toString(),
  }));
  main.postMessage({ ask, page: { messages: kept, before, after } } satisfies FromReader);
});
