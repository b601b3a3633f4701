/** The first calls take long, and a thread may be interrupted between the two: the best of some is exact. */
const tries = 100;

const offsetUs: number = Math.max(
  ...Array.from({ length: tries }, () => {
    const [seconds, nanoseconds] = process.hrtime();
    return seconds * 1e6 + nanoseconds / 1000 - performance.now() * 1000;
  }),
);

/** The system's monotonic clock in microseconds: the same in every thread, unlike `performance.now`. */
export function nowUs(): number {
  return performance.now() * 1000 + offsetUs;
}

/** Resolves at that time, or when `over` does before; rejects as `over` does. */
export async function reach(us: number, over: Promise<unknown>): Promise<void> {
  // A timer may be early by a part of a millisecond.
  for (let leftUs = us - nowUs(); leftUs > 0; leftUs = us - nowUs()) {
    const { promise: time, resolve } = Promise.withResolvers<"time">();
    const timer = setTimeout(resolve, Math.ceil(leftUs / 1000), "time");
    const first = await Promise.race([time, over]).finally(() => clearTimeout(timer));
    if (first !== "time") return;
  }
}
