/** A front's thread: it composes the front from what main gave it, and passes main's orders on. */
import { once } from "node:events";
import { parentPort, workerData } from "node:worker_threads";
import { Front } from "../front/front.ts";
import { replyTexts } from "../i18n/replies.ts";
import { Doorbell } from "../ledger/doorbell.ts";
import { Mailbox } from "../ledger/mailbox.ts";
import { RemoteLedger } from "../ledger/remote.ts";
import { FrontTally } from "./counters.ts";
import { FeedSender } from "./feed-sender.ts";
import { batchRoom } from "./memory.ts";
import type {
  Beginning,
  FromFront,
  FrontAnswer,
  FrontQuestion,
  FrontThreadData,
  ToFront,
} from "./threads.ts";

const data = workerData as FrontThreadData;
const main = parentPort!;

// All is loaded when this comes, even where the store takes no time to open.
const [{ port, word }] = (await once(main, "message")) as [Beginning];

const tell = (message: FromFront): void => main.postMessage(message);
const tally = new FrontTally(data.memory.counters, data.index);
const feed = new FeedSender(data.index + 1, tally, (events) => tell({ kind: "feed", events }));

const way = {
  port: data.ledger,
  mailbox: new Mailbox(data.mailbox, batchRoom),
  bell: new Doorbell(data.memory.bell),
};

const front = new Front({
  index: data.index,
  owner: data.owner,
  fronts: data.fronts,
  rules: {
    limits: data.limits,
    word,
    budgets: data.memory.budgets,
    texts: (lang) => replyTexts[lang === "es" || lang === "en" ? lang : data.lang],
  },
  ledger: new RemoteLedger(way, word),
  feed,
  tally,
  clients: data.memory.clients,
  clientsMax: data.clientsMax,
  lingerSocketsMax: data.lingerSocketsMax,
  failed: () => storageFailed(),
});

function storageFailed(): void {
  void front.storageFailed().then(() => {
    feed.flush();
    tell({ kind: "storage-failed" });
  });
}

function answer({ kind }: FrontQuestion): FrontAnswer {
  switch (kind) {
    case "clients":
      return { kind, roster: front.roster() };
  }
}

main.on("message", (message: ToFront) => {
  switch (message.kind) {
    case "drain":
      void front.drain().then(() => {
        feed.flush();
        tell({ kind: "drained" });
      });
      break;
    case "storage-failed":
      storageFailed();
      break;
    case "feed-taken":
      feed.taken();
      break;
    case "ask":
      tell({ kind: "answer", ask: message.ask, answer: answer(message.question) });
      break;
  }
});

for (const host of data.hosts) await front.listen(host, port, data.reusePort);
tell({ kind: "listening" });
