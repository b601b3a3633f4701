import type { JSX } from "preact";
import type { Refusal } from "../ask.ts";
import { useWords } from "../settings.ts";

/** Why a question or an order came to nothing. */
export function Trouble({ refusal }: { readonly refusal: Refusal | undefined }): JSX.Element | null {
  const { trouble } = useWords().page;
  if (refusal === undefined) return null;
  const told: Readonly<Record<string, string>> = {
    unreachable: trouble.unreachable,
    "no-token": trouble.noToken,
    "not-kept": trouble.notKept,
    busy: trouble.busy,
    silent: trouble.silent,
  };
  return (
    <p class="trouble" role="alert">
      {told[refusal.code] ?? trouble.other(refusal.message)}
    </p>
  );
}
