import { setTimeout as delay } from "node:timers/promises";

/** Rejects when `promise` takes longer than `msMax`: no test waits without a limit. */
export function within<T>(msMax: number, what: string, promise: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<T>();
  const timer = setTimeout(() => reject(new Error(`waited ${msMax} ms for ${what}`)), msMax);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** How soon a condition is looked at again that nothing tells of. */
const lookMs = 20;

/** Resolves when `isSo`; for what there is no event for. Rejects when that takes longer than `msMax`. */
export async function until(
  msMax: number,
  what: string,
  isSo: () => boolean | Promise<boolean>,
): Promise<void> {
  const limitMs = performance.now() + msMax;
  while (!(await isSo())) {
    if (performance.now() > limitMs) throw new Error(`waited ${msMax} ms for ${what}`);
    await delay(lookMs);
  }
}
