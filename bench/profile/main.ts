/**
 * `npm run bench:profile`: where the server's processor time goes, by samples of `perf` (Debian: `linux-perf`; as root).
 *
 *     npm run bench:profile -- [--shapes 50x1,50x64] [--root FOLDER] [--save bench/results/NAME.json]
 *     npm run bench:profile -- --from bench/results/NAME.json    shows what was saved
 *
 * `--root`: another checkout of acuse, to compare with.
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { acuseSource } from "../../src/bench/acuse.ts";
import { commitOf } from "../../src/prove/machine.ts";
import { root as ownRoot, TestServer } from "../../test/support/server.ts";
import { Stage } from "../../test/support/stage.ts";
import { defaultData, makeFolder } from "../child.ts";
import { generate } from "../generator.ts";
import { readMachine } from "../machine.ts";
import { parseShape } from "../shape.ts";
import type { Shape } from "../shape.ts";
import { sharesOf } from "./groups.ts";
import { table } from "./table.ts";
import type { Profile, Report } from "./table.ts";

const messageBytes = 64;
const times = { warmUpMs: 4_000, durationMs: 8_000 } as const;
/** Within the time that counts. */
const recordSeconds = 5;
const samplesPerSecond = 999;
const samplesFile = "perf.data";

/** So that code which the engine made has a name, and a frame, in the samples. */
const namedCode = "--perf-basic-prof --interpreted-frames-native-stack";

/** What `perf script` prints of some ten thousand samples, in bytes. */
const samplesBytesMax = 1 << 30;

const { values } = parseArgs({
  options: {
    shapes: { type: "string", default: "50x1,50x64" },
    root: { type: "string", default: ownRoot },
    save: { type: "string" },
    from: { type: "string" },
  },
});
const saved =
  values.from === undefined ? await measure() : (JSON.parse(readFileSync(values.from, "utf8")) as Report);
console.log(table(saved));
if (values.save !== undefined) writeFileSync(values.save, `${JSON.stringify(saved, undefined, 2)}\n`);

async function measure(): Promise<Report> {
  const profiles: Profile[] = [];
  for (const shape of values.shapes.split(",").map(parseShape)) profiles.push(await profile(shape));
  return {
    at: new Date().toISOString(),
    commit: commitOf(values.root),
    command: ["npm run bench:profile --", ...process.argv.slice(2)].join(" "),
    machine: await readMachine(defaultData),
    profiles,
  };
}

async function profile(shape: Shape): Promise<Profile> {
  const stage = new Stage();
  const folder = makeFolder();
  try {
    const server = await TestServer.start(stage, {
      root: values.root,
      data: join(folder, "data"),
      flags: ["--quiet", "--rate", "off"],
      env: { NODE_OPTIONS: namedCode },
      // The engine logs where it runs.
      under: ["env", `--chdir=${folder}`],
    });
    const { pid } = server.process;
    stage.after(() => rmSync(`/tmp/perf-${pid}.map`, { force: true }));
    const load = { port: server.port, dialect: acuseSource, size: messageBytes, ...shape, ...times };
    const begins = Promise.withResolvers<void>();
    const [figures] = await Promise.all([
      generate(load, begins.resolve, () => {}),
      begins.promise.then(() => record(pid!, folder)),
    ]);
    return { ...shape, figures, shares: sharesOf(samples(folder)) };
  } finally {
    await stage.end();
  }
}

/** Takes samples of all threads of a process. */
async function record(pid: number, cwd: string): Promise<void> {
  const flags = [
    "--quiet",
    "--output",
    samplesFile,
    "--freq",
    String(samplesPerSecond),
    "-g",
    "--pid",
    String(pid),
  ];
  const perf = spawn("perf", ["record", ...flags, "--", "sleep", String(recordSeconds)], {
    cwd,
    stdio: "inherit",
  });
  const [code] = (await once(perf, "exit").catch((cause: unknown) => {
    throw new Error("perf cannot be run; on Debian: apt-get install linux-perf", { cause });
  })) as [number | null];
  if (code !== 0)
    throw new Error(`perf ended with ${code}; it needs root, or kernel.perf_event_paranoid ≤ 1`);
}

function samples(cwd: string): string {
  const stdio = ["ignore", "pipe", "ignore"] as const;
  const args = ["script", "--input", samplesFile, "--fields", "comm,tid,ip,sym"];
  return execFileSync("perf", args, { cwd, encoding: "utf8", maxBuffer: samplesBytesMax, stdio: [...stdio] });
}
