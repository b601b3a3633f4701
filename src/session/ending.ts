import { replies } from "../protocol/replies.ts";
import type { ClosingKey, ParamValues, ReplySpec } from "../protocol/replies.ts";
import { formatReply } from "../protocol/reply.ts";

/** How a connection ended, for those who watch. No code: the peer vanished without a last line. */
export interface Goodbye {
  readonly code: number | undefined;
  readonly keyword: string;
  /** The last line's `reason`, or its `scope` (454). */
  readonly reason: string | undefined;
  /** The last durable number; unknown without a name, and after a failed commit. */
  readonly last: number | undefined;
}

/** The last line, while it waits for what was accepted to be settled. `lost`: there is nobody to read it. */
export type Ending =
  | { readonly key: "lost" }
  | {
      readonly key: ClosingKey;
      /** Its parameters but `last` and `id`. */
      readonly values: Readonly<Record<string, string | number>>;
      text(last: number): string;
    };

/** A last line with all that is known only at the end; `""` for a peer that is lost. */
export function formatEnding(ending: Ending, last: number, id: string): string {
  if (ending.key === "lost") return "";
  const spec: ReplySpec = replies[ending.key];
  const values = {
    ...ending.values,
    last: spec.params.includes("last") && !isUnsure(ending) ? last : undefined,
    id: spec.params.includes("id") ? id : undefined,
  } as ParamValues<ClosingKey>;
  return formatReply(ending.key, values, ending.text(last));
}

/** `last` is `undefined` for a connection that never had a name. */
export function goodbyeOf(ending: Ending, last: number | undefined): Goodbye {
  if (ending.key === "lost") return { code: undefined, keyword: "lost", reason: undefined, last };
  const { code, keyword } = replies[ending.key];
  const reason = ending.values["reason"]?.toString();
  return { code, keyword, reason, last: isUnsure(ending) ? undefined : last };
}

/** After a failed commit nobody knows what is durable, and nothing is claimed. */
function isUnsure(ending: Ending): boolean {
  return ending.key !== "lost" && ending.values["reason"] === "storage";
}
