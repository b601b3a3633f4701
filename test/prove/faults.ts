/** Faults that may be planted into a copy of the program, and the promises that each of them breaks. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import type { Evidence, PromiseId } from "../../src/prove/evidence.ts";
import { temporaryFolder } from "../support/folder.ts";
import { plantedCopy } from "../support/planted.ts";
import { root } from "../support/server.ts";
import { within } from "../support/wait.ts";

/** A run on a machine that is busy with other tests. */
const runMsMax = 150_000;

export interface Fault {
  /** What the server does wrong, to follow "a server that". */
  readonly what: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** At least these are found broken. */
  readonly breaks: readonly PromiseId[];
}

/** The ones that matter most. */
export const faults: readonly Fault[] = [
  {
    what: "confirms before it commits",
    file: "src/ledger/commit.ts",
    from: `    if (this.commits) this.#options.store.commit();
    if (this.commits) this.#count();
    for (const answer of this.#answers) answer();
`,
    to: `    for (const answer of this.#answers) answer();
    if (this.commits) setImmediate(() => this.#options.store.commit());
`,
    breaks: ["P1"],
  },
  {
    what: "accepts one byte more than it announces",
    file: "src/session/session.ts",
    from: "this.#reader.max = max;",
    to: "this.#reader.max = max + 1;",
    breaks: ["S4", "S5", "S13", "P3"],
  },
  {
    what: "does not cut off who sends too fast",
    file: "src/session/session.ts",
    from: "const waitUs = this.#meter?.take(nowUs) ?? 0;",
    to: "const waitUs = 0;",
    breaks: ["S4", "S5", "S13", "P3"],
  },
  {
    what: "tells a wrong last in a goodbye",
    file: "src/session/ending.ts",
    from: "!isUnsure(ending) ? last : undefined,",
    to: '!isUnsure(ending) ? last + (ending.key === "tooLong" ? 1 : 0) : undefined,',
    breaks: ["P4"],
  },
  {
    what: "commits what it confirmed only with what comes next",
    file: "src/ledger/commit.ts",
    from: `    store.tidy();
    this.commits = this.#group.some((request) => request.rows > 0) && this.#checkRoom(rules);
    this.step = "transaction";
    this.#begunMs = performance.now();
    this.#storedBefore = rules.stored;
    if (this.commits) store.begin();
    this.#answers = this.#group.map((request) => request.act());
    this.step = "commit";
  }

  /** Makes the group safe, and then answers everybody in it. */
  end(): void {
    if (this.commits) this.#options.store.commit();
`,
    to: `    const late = this as unknown as { isOpen?: true };
    this.commits = this.#group.some((request) => request.rows > 0) && this.#checkRoom(rules);
    if (this.commits && late.isOpen) store.commit();
    if (this.commits) store.begin();
    if (this.commits) late.isOpen = true;
    this.#answers = this.#group.map((request) => request.act());
  }

  end(): void {
`,
    breaks: ["P1"],
  },
  {
    what: "leaves messages out on its console",
    file: "src/front/connection.ts",
    from: "if (feed.wants(this.fedUs)) {",
    to: "if (number % 5 !== 0 && feed.wants(this.fedUs)) {",
    breaks: ["S6", "S12"],
  },
];

/** More of them, for when there is time. */
export const moreFaults: readonly Fault[] = [
  {
    what: "says one less than is stored to who resumes",
    file: "src/session/session.ts",
    from: 'formatReply("welcome", { last: answer.last, budget }',
    to: 'formatReply("welcome", { last: Math.max(0, answer.last - 1), budget }',
    breaks: ["P2"],
  },
  {
    what: "stores what comes late from a connection that was taken over",
    file: "src/ledger/rules.ts",
    from: "const isCurrent = found?.epoch === batch.epoch[entry];",
    to: "const isCurrent = found !== undefined;",
    breaks: ["P2"],
  },
  {
    what: "does not end a connection whose session is taken over",
    file: "src/ledger/rules.ts",
    from: "    before?.lost(number, epoch);\n",
    to: "    if (number < 0) before?.lost(number, epoch);\n",
    breaks: ["P2", "P4"],
  },
  {
    what: "takes every claim on a session",
    file: "src/ledger/rules.ts",
    from: "return wanted === undefined ? last === 0 : wanted.key === key && wanted.last >= last;",
    to: "return wanted === undefined || wanted.key === key || last >= 0;",
    breaks: ["P2"],
  },
  {
    what: "counts a resumed session from 1",
    file: "src/session/session.ts",
    from: "this.#unanswered = new Unanswered(this.#rules.word, answer.last);\n    this.#state",
    to: "this.#unanswered = new Unanswered(this.#rules.word, 0);\n    this.#state",
    breaks: ["P2"],
  },
  {
    what: "refuses a line of exactly max bytes",
    file: "src/session/session.ts",
    from: "this.#reader.max = max;",
    to: "this.#reader.max = max - 1;",
    breaks: ["S4", "P3"],
  },
  {
    what: "accepts one line more at once than it announces",
    file: "src/session/rate.ts",
    from: "this.#full = burst * line;",
    to: "this.#full = (burst + 1) * line;",
    breaks: ["S4", "P3"],
  },
  {
    what: "says to wait for less than it takes",
    file: "src/session/session.ts",
    from: "this.#refuseFast(Math.ceil(waitUs / 1000));",
    to: "this.#refuseFast(Math.ceil(waitUs / 1100));",
    breaks: ["P3"],
  },
  {
    what: "says to wait for longer than it takes",
    file: "src/session/session.ts",
    from: "this.#refuseFast(Math.ceil(waitUs / 1000));",
    to: "this.#refuseFast(Math.ceil(waitUs / 900));",
    breaks: ["P3"],
  },
  {
    what: "says goodbye without an id",
    file: "src/session/ending.ts",
    from: 'id: spec.params.includes("id") ? id : undefined,',
    to: "id: undefined,",
    breaks: ["P4"],
  },
  {
    what: "forgets who shut their side",
    file: "src/front/connection.ts",
    from: `      this.#isEnded = true;
`,
    to: `      this.#isEnded = true;
      this.session.lost();
`,
    breaks: ["S10", "P4", "P7"],
  },
  {
    what: "serves all clients with one thread",
    file: "src/server/settings.ts",
    from: "return given ?? Math.min(Math.max(cores - 1, ranges.threads.least), ranges.threads.most);",
    to: "return 1;",
    breaks: ["S2"],
  },
  {
    what: "stands still for everybody when it cuts somebody off",
    file: "src/session/session.ts",
    from: "    const { rate = 0, burst } = this.#rules.limits;\n",
    // All threads, not just the one that serves him.
    to: `    const pause = "kill -STOP $0; sleep 0.4; kill -CONT $0";
    process.getBuiltinModule("node:child_process").spawn("sh", ["-c", pause, String(process.pid)]);
    const { rate = 0, burst } = this.#rules.limits;
`,
    breaks: ["P5"],
  },
  {
    what: "shows what it is sent as it came",
    file: "src/terminal/visible.ts",
    from: "if (printableAscii.test(text)) return text;",
    to: "if (text !== undefined) return text;",
    breaks: ["P8"],
  },
  {
    what: "takes every name",
    file: "src/session/session.ts",
    from: "const reason = checkName(name);",
    to: "const reason = checkName(name) === undefined ? undefined : undefined;",
    breaks: ["P8"],
  },
  {
    what: "stores the lines of a batch in another order",
    file: "src/ledger/rows.ts",
    from: "values[next++] = held.last;",
    to: "values[next++] = held.last ^ 1;",
    breaks: ["P1", "P2"],
  },
  {
    what: "cuts what it stores",
    file: "src/ledger/rows.ts",
    from: "values[next++] = text;",
    to: "values[next++] = text.subarray(0, 4000);",
    breaks: ["P1"],
  },
];

export interface Proved {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly folder: string;
  readonly evidence: Evidence;
}

/** Runs `acuse prove`, of this program, against the server in another copy of it. */
export async function proveServer(
  t: Pick<TestContext, "after">,
  copy: string,
  env: NodeJS.ProcessEnv = {},
  flags: readonly string[] = ["--quick"],
): Promise<Proved> {
  const folder = join(temporaryFolder(t), "evidence");
  const server = `"${process.execPath}" "${join(copy, "bin/acuse.js")}" serve`;
  const args = ["prove", "--lang", "en", "--out", folder, "--server", server, ...flags];
  const child = spawn(process.execPath, [join(root, "bin/acuse.js"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  t.after(() => child.kill("SIGTERM"));
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
  const [code] = (await within(runMsMax, "acuse prove", once(child, "close"))) as [number | null];
  const evidence = JSON.parse(readFileSync(join(folder, "report.json"), "utf8")) as Evidence;
  return { code, ...said, folder, evidence };
}

/** What a run against a server with this fault finds wrong with the finding; nothing, if it was caught. */
export async function caught(
  t: Pick<TestContext, "after">,
  fault: Fault,
  env: NodeJS.ProcessEnv = {},
): Promise<string[]> {
  const { code, stdout, evidence } = await proveServer(
    t,
    plantedCopy(t, fault.file, fault.from, fault.to),
    env,
  );
  return [
    ...(code === 7 ? [] : [`it exits ${code}`]),
    ...fault.breaks.filter((id) => !evidence.broken.includes(id)).map((id) => `${id} is not broken`),
    ...fault.breaks
      .filter((id) => !new RegExp(`^ +${id} +\\S`, "m").test(stdout))
      .map((id) => `${id} is not named`),
  ];
}
