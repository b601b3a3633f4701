/** What a server announces, before it is loaded. */
import { Connection } from "../client/connection.ts";
import type { ConnectionEvent, ConnectionOptions } from "../client/connection.ts";
import { defaultPatience } from "../session/patience.ts";

/** A server that is to be loaded greets at once. */
const greetingMsMax = 10_000;

/** The first that happens on a connection: the greeting, or its end. Rejects with `ConnectError`. */
export async function probe(target: Pick<ConnectionOptions, "host" | "port">): Promise<ConnectionEvent> {
  const patience = { ...defaultPatience, silenceMsMax: greetingMsMax };
  const connection = await Connection.open({ ...target, patience });
  try {
    for await (const event of connection.events()) return event;
    return { kind: "lost" };
  } finally {
    connection.quit();
    connection.destroy();
  }
}
