/** Monotonic time in whole microseconds. */
export function nowUs(): number {
  return Math.floor(performance.now() * 1000);
}
