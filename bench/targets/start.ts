/** How soon the package that people install serves and reads, also where much is stored. */
import { join } from "node:path";
import { median } from "../../test/support/measure.ts";
import { Program } from "../../test/support/program.ts";
import { TestServer } from "../../test/support/server.ts";
import type { Stage } from "../../test/support/stage.ts";
import { folderWithRows, nameCount, rowName } from "./rows.ts";
import type { Measured, Target } from "./target.ts";

const manyRows = 10_000_000;
const times = 9;
const logLimit = 100;

/** What is wanted of it, in milliseconds. */
const most = { empty: 200, full: 400, log: 150 } as const;

export const start: Target = {
  title: "The installed package starts and reads at once",
  async measure({ stage, root, say }): Promise<Measured> {
    const full = await folderWithRows(stage, manyRows, say);
    const raw = { emptyMs: [] as number[], fullMs: [] as number[], logMs: [] as number[] };
    for (let time = 1; time <= times; time += 1) {
      say(`start and log, ${time} of ${times}`);
      raw.emptyMs.push(await startMs(stage, root, stage.folder()));
      raw.fullMs.push(await startMs(stage, root, full));
      raw.logMs.push(await logMs(stage, root, full));
    }
    const goal = (what: string, most: number, all: readonly number[]): Measured["goals"][number] => ({
      what: `${what}, median of ${times}`,
      most,
      unit: "ms",
      reached: median(all),
    });
    return {
      goals: [
        goal("start to listening, empty folder", most.empty, raw.emptyMs),
        goal("start to listening, 10 M rows", most.full, raw.fullMs),
        goal(`log --name X --limit ${logLimit}, 10 M rows`, most.log, raw.logMs),
      ],
      raw,
    };
  },
};

/** From the order to start to the line that says that all threads listen; with a dashboard, as it is usual. */
async function startMs(stage: Stage, root: string, data: string): Promise<number> {
  const beganMs = performance.now();
  const server = await TestServer.start(stage, { root, data, flags: ["--dashboard", "127.0.0.1:0"] });
  const tookMs = performance.now() - beganMs;
  const code = await server.stop();
  if (code !== 0) throw new Error(`the server ended with ${code}: ${server.stderr}`);
  return tookMs;
}

/** From the order to start to the end of the process. */
async function logMs(stage: Stage, root: string, data: string): Promise<number> {
  const name = rowName(Math.floor(nameCount(manyRows) / 2));
  const flags = ["--data", data, "--name", name, "--limit", String(logLimit)];
  const beganMs = performance.now();
  const program = Program.run(stage, [process.execPath, join(root, "bin/acuse.js"), "log", ...flags]);
  const { code, stdout, stderr } = await program.end();
  const tookMs = performance.now() - beganMs;
  const lines = stdout.split("\n").length - 1;
  if (code !== 0 || lines !== logLimit) throw new Error(`log ended with ${code}, ${lines} lines: ${stderr}`);
  return tookMs;
}
