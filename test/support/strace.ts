import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import type { TestContext } from "node:test";
import { within } from "./wait.ts";

/** How long strace may take to attach to all threads. */
const attachMsMax = 10_000;

/** From now on strace looks at a running process and all its threads; it lets go with the test at the latest. */
export async function attachStrace(
  t: Pick<TestContext, "after">,
  words: readonly string[],
  pid: number,
): Promise<ChildProcessByStdio<null, null, Readable>> {
  const strace = spawn("strace", ["-f", ...words, "-p", String(pid)], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  t.after(() => strace.kill());
  const stderr = strace.stderr.setEncoding("utf8");
  const isAttached = async (): Promise<void> => {
    for (let text = ""; !text.includes(" attached");) text += (await once(stderr, "data")).join("");
  };
  await within(attachMsMax, "strace to attach", isAttached());
  stderr.resume();
  return strace;
}
