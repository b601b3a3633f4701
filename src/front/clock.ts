/** Pairs of readings. Between the two of a pair the thread may have been put aside, so the best pair counts. */
const pairs = 16;

/** Microseconds between the epoch of the monotonic clock, which all threads share, and this thread's. */
const originUs = Math.max(...Array.from({ length: pairs }, readOrigin));

function readOrigin(): number {
  return Number(process.hrtime.bigint() / 1000n) - performance.now() * 1000;
}

/** Monotonic time in whole microseconds, the same in every thread of the process. */
export function nowUs(): number {
  return Math.floor(originUs + performance.now() * 1000);
}
