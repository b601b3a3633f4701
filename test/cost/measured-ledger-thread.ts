/** The ledger's thread, which tells what is on its heap. */
import "../../src/server/ledger-thread.ts";
import { tellHeap } from "./heaps.ts";

tellHeap();
