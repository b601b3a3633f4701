import type { JSX } from "preact";

export function TryIt(): JSX.Element {
  return <p>try</p>;
}
