/** A front's thread that tells what is on its heap. */
import "../../src/server/front-thread.ts";
import { tellHeap } from "./heaps.ts";

tellHeap();
