/** `printf 'Olga\n…' | nc -N`: everything in one go, and the client's side is shut. Nothing of it may get lost. */
import { RawClient, withoutId } from "../raw-client.ts";
import type { Run } from "../run.ts";
import type { See } from "../see.ts";

/** Below what is allowed at once. */
const lines = 20;

export async function halfClose(run: Run, see: See): Promise<void> {
  const olga = await RawClient.connect(run, run.server, "Olga");
  run.kept.push(olga);
  olga.introduce();
  olga.say(...Array.from({ length: lines }, (_, i) => run.texts.message(0, i + 1)));
  olga.end();
  await olga.conversation.over();
  see(
    "all-then-bye",
    `220, 230, ${lines} × 250, 221 bye last=${lines}`,
    summaryOf(olga),
    olga.conversation.faults.length === 0 &&
      summaryOf(olga) === `220, 230, ${lines} × 250, 221 bye last=${lines}`,
  );
  olga.destroy();

  const hugo = await RawClient.connect(run, run.server, "Hugo");
  hugo.introduce();
  hugo.say("1", "2");
  hugo.send("3, ma");
  hugo.end();
  await hugo.conversation.over();
  see("unfinished-refused", "220, 230, 2 × 250, 556 unfinished last=2", summaryOf(hugo));
  hugo.destroy();
}

/** The codes that were heard, confirmations counted, and the last line. */
function summaryOf({ conversation: { heard, confirmed } }: RawClient): string {
  const others = heard.map(({ text }) => text).filter((line) => !line.startsWith("250 "));
  const codes = others.slice(0, -1).map((line) => line.slice(0, 3));
  return [...codes, `${confirmed} × 250`, withoutId(others.at(-1) ?? "")].join(", ");
}
