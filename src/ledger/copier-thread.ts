/** The copier's thread: it copies the log into the database when it is told to. */
import { workerData } from "node:worker_threads";
import { checkpoint } from "./checkpoints.ts";
import { copierStates } from "./copier.ts";
import type { CopierOrder, CopierThreadData } from "./copier.ts";
import { connect } from "./database.ts";

const { path, port, state } = workerData as CopierThreadData;

/** Says that an order was carried out, or why it was not. */
function end(error?: unknown): void {
  if (error !== undefined) port.postMessage((error as Error).message);
  Atomics.store(state, 0, error === undefined ? copierStates.idle : copierStates.failed);
  Atomics.notify(state, 0);
}

function begin(): void {
  const database = connect(path);
  const copy = checkpoint(database, "PASSIVE");
  const act: Record<CopierOrder, () => void> = {
    copy,
    close() {
      database.close();
      port.unref();
    },
  };
  port.on("message", (order: CopierOrder) => {
    try {
      act[order]();
      end();
    } catch (error) {
      end(error);
    }
  });
}

try {
  begin();
} catch (error) {
  end(error);
}
