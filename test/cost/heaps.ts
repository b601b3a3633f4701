import { getHeapStatistics } from "node:v8";
import { parentPort } from "node:worker_threads";
import type { Worker } from "node:worker_threads";

/** The memory of one thread. */
export interface Heap {
  readonly kind: "heap";
  /** What is left when everything that can be collected is: objects, and what is outside of the heap for them. */
  readonly heldBytes: number;
  /** All that was ever allocated on the heap; `null` where Node does not tell (before version 26). */
  readonly allocatedBytes: number | null;
}

/** How much of a heap is left is only known after so many collections: some things go in two steps. */
const collections = 2;

/** In a thread: answers to main's `askHeap`. Its process was started with `--expose-gc`. */
export function tellHeap(): void {
  parentPort!.on("message", (message: { readonly kind: string }) => {
    if (message.kind !== "tell-heap") return;
    const { total_allocated_bytes: allocated } = getHeapStatistics() as { total_allocated_bytes?: number };
    for (let i = 0; i < collections; i += 1) gc!();
    const { used_heap_size: used, external_memory: external } = getHeapStatistics();
    const heap: Heap = { kind: "heap", heldBytes: used + external, allocatedBytes: allocated ?? null };
    parentPort!.postMessage(heap);
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
