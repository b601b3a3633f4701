import type { JSX } from "preact";

export function Goodbyes(): JSX.Element {
  return <p>goodbyes</p>;
}
