import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

/** How long typing must rest before it is asked for. */
const restMs = 200;

interface Given {
  readonly label: string;
  readonly hint: string;
  readonly text: string;
  readonly find: (text: string) => void;
}

/** A field that searches as one types. `/` leads to it. */
export function Search({ label, hint, text, find }: Given): JSX.Element {
  const [typed, setTyped] = useState(text);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => setTyped(text), [text]);
  return (
    <label class="search">
      <span>{label}</span>
      <input
        type="search"
        data-search
        value={typed}
        placeholder={hint}
        autocomplete="off"
        spellcheck={false}
        aria-keyshortcuts="/"
        onInput={({ currentTarget: { value } }) => {
          setTyped(value);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => find(value.trim()), restMs);
        }}
      />
    </label>
  );
}
