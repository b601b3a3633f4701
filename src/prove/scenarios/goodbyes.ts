/** The four leave, each in another way. Then somebody leaves and comes back at once, several times. */
import { replies } from "../../protocol/replies.ts";
import { countParam } from "../../protocol/reply.ts";
import { RawClient } from "../raw-client.ts";
import type { Run } from "../run.ts";
import type { See } from "../see.ts";

/** How the four leave; the last one by the end of its input. */
const exits = ["/salir", "/exit", "/quit", undefined] as const;

/** How often the same name leaves and comes back at once. */
const returns = 5;

export async function goodbyes(run: Run, see: See): Promise<void> {
  const { clients, texts } = run;
  for (const [index, client] of clients.entries()) {
    const command = exits[index];
    if (command === undefined) client.end();
    else client.command(command);
  }
  const codes = await Promise.all(clients.map((client) => client.exited()));
  const expected = exits.map((command) => `${command ?? "EOF"} 0`).join(", ");
  see("exit-commands", expected, codes.map((code, i) => `${exits[i] ?? "EOF"} ${code}`).join(", "));
  const goodbye = clients.map(({ conversation: { closing, confirmed, name } }) => ({
    expected: `${name} ${replies.bye.code} last=${confirmed}`,
    seen: closing === undefined ? name : `${name} ${closing.code} last=${countParam(closing, "last") ?? "?"}`,
  }));
  see(
    "goodbye-line",
    goodbye.map((each) => each.expected).join(", "),
    goodbye.map((each) => each.seen).join(", "),
  );

  let welcome = 0;
  for (let i = 0; i < returns; i += 1) {
    const client = await RawClient.open(run, run.server, "Elena");
    client.say(`${i + 1}`);
    client.send("/quit\n");
    await client.conversation.over();
    welcome += 1;
    client.destroy();
  }
  see("name-free", texts.of(returns, returns), texts.of(welcome, returns));
}
