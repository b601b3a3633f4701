/** Rejects when `promise` takes longer than `msMax`: no test waits without a limit. */
export function within<T>(msMax: number, what: string, promise: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<T>();
  const timer = setTimeout(() => reject(new Error(`waited ${msMax} ms for ${what}`)), msMax);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
