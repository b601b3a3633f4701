import { useLayoutEffect, useReducer } from "preact/hooks";

/** A value that changes, and those who show it. While nobody sees the page they are not told; they are when it is seen again. */
export class Shown<T> {
  #value: T;
  readonly #listeners: Set<() => void> = new Set();
  #isLate = false;

  constructor(value: T) {
    this.#value = value;
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.#isLate) this.#tell();
    });
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    this.#tell();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    this.#isLate = document.hidden;
    if (this.#isLate) return;
    for (const listener of this.#listeners) listener();
  }
}

/** The value; the component is rendered anew when it changes. */
export function useShown<T>(shown: Shown<T>): T {
  const { value } = shown;
  const [, again] = useReducer<number, undefined>((count) => count + 1, 0);
  useLayoutEffect(() => {
    // It may have changed between the rendering and now.
    if (!Object.is(shown.value, value)) again(undefined);
    return shown.subscribe(() => again(undefined));
  }, [shown]);
  return value;
}
