import type { JSX } from "preact";
import { visible } from "../../../src/terminal/visible.ts";
import { useWords } from "../settings.ts";

/** Of a longer text so much is shown: a line may have a megabyte, and a table needs its rows. */
const saidCharactersMax = 1_000;

/** What came from a client, as text: what acts or cannot be seen is shown as an escape, and it turns nothing around itself. */
export function Said({ text }: { readonly text: string }): JSX.Element {
  const words = useWords();
  const more = text.length - saidCharactersMax;
  if (more <= 0) return <bdi class="said">{visible(text)}</bdi>;
  return (
    <>
      <bdi class="said">{visible(text.slice(0, saidCharactersMax))}</bdi>{" "}
      <span class="soft">{words.console.more(more)}</span>
    </>
  );
}

/** A client's name, or what stands for it. */
export function Name({ name, none }: { readonly name: string | null; readonly none: string }): JSX.Element {
  return name === null ? <span class="soft">{none}</span> : <Said text={name} />;
}

/** Words of ours in which what stands between backticks is typed or read just so. */
export function Prose({ text }: { readonly text: string }): JSX.Element {
  return <>{text.split("`").map((part, i) => (i % 2 === 0 ? part : <code key={i}>{part}</code>))}</>;
}
