import type { JSX } from "preact";
import { hashOf } from "../route.ts";
import { useWords } from "../settings.ts";

/** How to be the first. */
export function Connecting({ hint, port }: { readonly hint: string; readonly port: number }): JSX.Element {
  const { page } = useWords();
  return (
    <>
      <p class="soft">{hint}</p>
      <p class="ways">
        <code>nc localhost {port}</code>
        <code>npx acuse connect localhost:{port}</code>
        <a href={hashOf("try")}>{page.views.try}</a>
      </p>
    </>
  );
}
