import { Link } from "../../src/client/link.ts";
import type { Patience } from "../../src/session/patience.ts";
import type { SenderCounts } from "../../src/session/sender-state.ts";
import type { SentSession } from "../support/load.ts";
import { within } from "../support/wait.ts";

/** Messages that are given together, one group when the one before is confirmed: alone, pipelined, alone. */
const groups: readonly (readonly number[])[] = [[1], [2, 3], [4]];

const messages: number = groups.flat().length;

/** As long as the servers here are away; what is cut shall come back soon. */
const backoff = { leastMs: 20, mostMs: 200 } as const;

/** How long a conversation may take, on a machine that is busy with others. */
const conversationMsMax = 60_000;

/** How a conversation went. */
export interface Told extends SenderCounts {
  /** What the session must hold in the end. */
  readonly session: SentSession;
}

/** A client of the library that greets, sends four messages and says goodbye, however often it is cut. */
export async function converse(port: number, name: string, patience?: Patience): Promise<Told> {
  const text = (number: number): string => `${name} 1 ${number}`;
  const link = await Link.open({
    host: "127.0.0.1",
    port,
    name,
    lang: "en",
    backoff,
    ...(patience !== undefined && { patience }),
  });
  const waiting = [...groups];
  const proceed = (): void => {
    if (link.confirmed < link.offered) return;
    const group = waiting.shift();
    if (group === undefined) link.close();
    else for (const number of group) link.offer(text(number));
  };
  let why: string | undefined;
  link.start((event) => {
    if (event.kind === "confirmed") proceed();
    if (event.kind === "state" && event.state.kind === "closed") why = JSON.stringify(event.state.why);
  });
  proceed();
  await within(conversationMsMax, `the conversation of ${name}`, link.closed);
  if (why !== '{"kind":"done"}') throw new Error(`${name} ended its conversation so: ${why}`);
  const session = { name, run: 1, sent: messages, confirmed: link.confirmed, closing: undefined, text };
  return { session, ...link.counts };
}
