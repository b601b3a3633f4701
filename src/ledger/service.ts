import type { MessagePort, Transferable } from "node:worker_threads";
import type { Ledger, Owner } from "./ledger.ts";
import type { Ask, Question, Tell } from "./wire.ts";

/**
 * Serves `ledger` to the `RemoteLedger` at the other end of `port`, in the name of `owner`. When the port closes,
 * because its front is done or has died, everything that the owner held is let go.
 */
export function serveLedger(ledger: Ledger, owner: Owner, port: MessagePort): void {
  const tell = (message: Tell, transfer: Transferable[] = []): void => port.postMessage(message, transfer);

  const answer = async ({ ask, question }: Ask): Promise<void> => {
    try {
      const { value, transfer } = await answerTo(ledger, owner, question);
      tell({ kind: "answer", ask, value }, transfer);
    } catch (error) {
      tell({ kind: "failed", message: (error as Error).message });
    }
  };

  ledger.attach(owner, {
    probe: (session, epoch) => tell({ kind: "probe", session, epoch }),
    lost: (session, epoch) => tell({ kind: "lost", session, epoch }),
  });
  port.on("message", (ask: Ask) => void answer(ask));
  port.on("close", () => {
    ledger.releaseOwner(owner).catch(() => {}); // A ledger that has failed or is closed holds nothing.
  });
}

interface Answer {
  readonly value: unknown;
  readonly transfer?: Transferable[];
}

/** Asks before it first waits: requests reach the ledger in the order of the messages. */
async function answerTo(ledger: Ledger, owner: Owner, question: Question): Promise<Answer> {
  switch (question.kind) {
    case "open":
      return { value: await ledger.open(question.request, owner) };
    case "append": {
      const receipt = await ledger.append(question.batch);
      const transfer = [receipt.last.buffer as ArrayBuffer, receipt.outcome.buffer as ArrayBuffer];
      return { value: receipt, transfer };
    }
    case "release":
      return { value: await ledger.release(question.session, question.epoch) };
    case "releaseOwner":
      return { value: await ledger.releaseOwner(owner) };
  }
}
