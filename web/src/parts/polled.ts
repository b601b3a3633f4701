import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { Refusal } from "../ask.ts";
import { live } from "../live.ts";

export interface Polled<T> {
  /** The last answer; it stays while another is awaited. */
  readonly value: T | undefined;
  readonly refusal: Refusal | undefined;
  /** Asks again now. */
  readonly again: () => void;
}

/**
 * Asks when `key` changes, and again so long after each answer, or as seldom as the server tells its ticks; not while
 * nobody sees the page. An answer to an earlier key is dropped.
 */
export function usePolled<T>(key: string, everyMs: number, load: () => Promise<T>): Polled<T> {
  const [state, setState] = useState<Pick<Polled<T>, "value" | "refusal">>({
    value: undefined,
    refusal: undefined,
  });
  const question = useRef(load);
  question.current = load;
  const ask = useRef<() => void>(() => undefined);

  useEffect(() => {
    let isOver = false;
    let isAsking = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const run = async (): Promise<void> => {
      clearTimeout(timer);
      if (isAsking || isOver || document.hidden) return;
      isAsking = true;
      try {
        const value = await question.current();
        if (!isOver) setState({ value, refusal: undefined });
      } catch (error) {
        const refusal = error instanceof Refusal ? error : new Refusal("unreachable", String(error));
        if (!isOver) setState(({ value }) => ({ value, refusal }));
      }
      isAsking = false;
      // Once it is over there is nobody to wait for.
      if (!isOver) timer = setTimeout(() => void run(), Math.max(everyMs, live.everyMs.value));
    };
    const look = (): void => void run();
    ask.current = look;
    document.addEventListener("visibilitychange", look);
    look();
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [key, everyMs]);

  return { ...state, again: useCallback(() => ask.current(), []) };
}
