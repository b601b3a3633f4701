import type { JSX } from "preact";

export function Messages(): JSX.Element {
  return <p>messages</p>;
}
