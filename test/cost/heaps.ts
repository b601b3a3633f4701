import { getHeapStatistics } from "node:v8";
import { parentPort } from "node:worker_threads";
import type { Worker } from "node:worker_threads";

/** The memory of one thread. */
export interface Heap {
  readonly kind: "heap";
  /** What is left when everything that can be collected is: objects, and what is outside of the heap for them. */
  readonly heldBytes: number;
  /** All that was ever allocated on the heap; 0 unless `isAllocationTold`. */
  readonly allocatedBytes: number;
}

/** Node 24 does not tell how much was allocated. */
export const isAllocationTold: boolean = "total_allocated_bytes" in getHeapStatistics();

/** Some things are only collected in two steps. */
const collections = 2;

/** In a thread: answers `askHeap`. Its process was started with `--expose-gc`. */
export function tellHeap(): void {
  parentPort!.on("message", (message: { readonly kind: string }) => {
    if (message.kind !== "tell-heap") return;
    const allocatedBytes = isAllocationTold ? getHeapStatistics().total_allocated_bytes : 0;
    for (let i = 0; i < collections; i += 1) gc!();
    const { used_heap_size: used, external_memory: external } = getHeapStatistics();
    parentPort!.postMessage({ kind: "heap", heldBytes: used + external, allocatedBytes } satisfies Heap);
  });
}

/** In main. */
export function askHeap(worker: Worker): Promise<Heap> {
  return new Promise((resolve) => {
    const hear = (message: Heap | { readonly kind: "something else" }): void => {
      if (message.kind !== "heap") return;
      worker.off("message", hear);
      resolve(message);
    };
    worker.on("message", hear);
    worker.postMessage({ kind: "tell-heap" });
  });
}
