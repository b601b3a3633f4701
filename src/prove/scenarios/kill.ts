/**
 * While the four are being answered, `kill -9` ends the server. It is started again on the same folder, and what had
 * been confirmed is looked for in the database. Then the four come back.
 */
import { audit } from "../audit.ts";
import { showsMessage } from "../console-view.ts";
import type { Run } from "../run.ts";
import { ServerProcess } from "../server.ts";
import type { See } from "../see.ts";
import { readStored } from "../stored.ts";
import { consoleMsMax } from "../wait.ts";
import { begin, gather } from "./four-at-once.ts";

/** Messages that each of the four sends at once, so that some are under way when the server ends. */
const atOnce = 10;
/** What they send when they are back, after the greeting. */
const afterwards = 2;

export async function kill(run: Run, see: See): Promise<void> {
  const { clients, server, texts } = run;
  const first = clients[0]?.conversation;
  const heardBefore = first?.confirmed ?? 0;
  for (const [index, client] of clients.entries()) {
    const from = client.conversation.sent.length;
    client.say(...Array.from({ length: atOnce }, (_, i) => texts.message(index, from + i)));
  }
  await first?.untilConfirmed(heardBefore + 1);
  server.kill();
  await server.ended();
  // Nothing that they hear is missed; and what follows does not depend on how soon they notice.
  await Promise.allSettled(clients.map((client) => client.conversation.over()));

  const again = await ServerProcess.start(run, {
    label: server.label,
    folder: server.folder,
    port: server.port,
  });
  run.story.server = again;
  see(
    "starts-again",
    texts.listensAgain,
    texts.listensAfter((again.listeningMs ?? 0) - again.startedMs),
    true,
  );
  const { rows } = readStored(server.folder);
  const found = audit(rows, run.storyConversations);
  see(
    "confirmed-survived",
    texts.of(found.confirmed, found.confirmed),
    texts.of(found.confirmed - found.lost, found.confirmed),
  );
  see(
    "once-in-order",
    texts.noneOf(0, found.stored),
    texts.noneOf(found.misplaced + found.foreign, found.stored),
  );

  const back = await gather(run);
  run.story.clients = back;
  run.kept.push(...back);
  begin(run, back, afterwards);
  await Promise.allSettled(back.map(({ conversation }) => conversation.untilConfirmed(afterwards + 1)));
  const served = back.filter(({ conversation }) => conversation.confirmed === afterwards + 1).length;
  // What it shows of them belongs to this part of the story.
  const shown = back.map(({ conversation: { name, sent } }) => ({ name, text: sent.at(-1)?.text ?? "" }));
  await again.shows(consoleMsMax, () =>
    shown.every(({ name, text }) =>
      again.lines.some((line) => showsMessage(line.text, name, afterwards + 1, text)),
    ),
  );
  see("served-again", texts.of(back.length, back.length), texts.of(served, back.length));
}
