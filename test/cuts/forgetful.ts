import type { TestContext } from "node:test";
import { plant, programCopy } from "../support/planted.ts";

/**
 * A copy of the program whose server does not keep repeated messages apart: it takes a client's word for how much of
 * the session is stored, and stores what comes again a second time. The client's numbers stay as they were, so that
 * it notices nothing. Returns the copy's folder, which goes with the test.
 */
export function forgetfulCopy(t: Pick<TestContext, "after">): string {
  const copy = programCopy(t);
  const file = "src/session/session.ts";
  const open = "this.#effects.open(name, nameKey(name), resume);";
  plant(copy, file, open, `this.known = resume?.last ?? 0; ${open}`);
  plant(
    copy,
    file,
    'formatReply("welcome", { last: answer.last, budget }',
    '((this.shift = answer.last - this.known), formatReply)("welcome", { last: this.known, budget }',
  );
  const settle = "this.#unanswered.settle(settled.through, settled.bytes, settled.last)";
  plant(
    copy,
    file,
    settle,
    `${settle}.replace(/^(250 \\w+) (\\d+)/gm, (_, word, number) => \`\${word} \${number - this.shift}\`)`,
  );
  return copy;
}
