import type { JSX } from "preact";

export function Clients(): JSX.Element {
  return <p>clients</p>;
}
