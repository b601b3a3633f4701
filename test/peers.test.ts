/** The benchmark that compares acuse with its peers, as a whole: it measures, says what it did, and leaves nothing. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import type { Report } from "../bench/report.ts";
import { temporaryFolder } from "./support/folder.ts";
import { Program } from "./support/program.ts";
import { root } from "./support/server.ts";
import { hasTool } from "./support/tools.ts";
import { until } from "./support/wait.ts";

const startMsMax = 60_000;

/** A path on which there is what the benchmark needs, and no peer. */
function pathWithoutPeers(t: TestContext): string {
  const folder = temporaryFolder(t);
  symlinkSync(process.execPath, join(folder, "node"));
  for (const tool of ["taskset", "git", "env"]) {
    const path = execFileSync("sh", ["-c", `command -v ${tool}`], { encoding: "utf8" }).trim();
    symlinkSync(path, join(folder, tool));
  }
  return folder;
}

function bench(t: TestContext, ...flags: readonly string[]): Program {
  const command = [process.execPath, join(root, "bench/bench.ts"), "--shapes", "4x2", ...flags];
  return Program.run(t, command, { PATH: pathWithoutPeers(t) });
}

test("the benchmark measures acuse, leaves out who is not installed, and saves what it says", async (t) => {
  if (!hasTool(t, "taskset")) return;
  const data = temporaryFolder(t);
  const [json, svg] = [join(temporaryFolder(t), "r.json"), join(temporaryFolder(t), "r.svg")];
  const only = ["--only", "acuse-sqlite,redis,acuse-memory", "--rounds", "1", "--seconds", "0.3"];
  const { code, stdout, stderr } = await bench(
    t,
    ...only,
    "--data",
    data,
    "--save",
    json,
    "--chart",
    svg,
  ).ended();
  assert.equal(code, 0, stderr);
  assert.match(stderr, /^2 servers, about 0\.\d minutes; Ctrl-C ends it$/m);
  assert.match(stdout, /^● acuse, sqlite +[1-9][\d,]* /m);
  assert.match(stdout, /^○ acuse, memory +[1-9][\d,]* /m);
  assert.match(stdout, /^● Redis, appendfsync always +not installed: npm run bench:peers$/m);

  const report = JSON.parse(readFileSync(json, "utf8")) as Report;
  const [result] = report.shapes[0]!.results;
  assert.equal(result?.rounds.length, 1);
  assert.ok(result.rounds[0]!.answered > 0 && result.rounds[0]!.cpuUsPerMessage > 0);
  assert.equal(report.contestants.find(({ name }) => name === "redis")?.version, null);
  assert.match(readFileSync(svg, "utf8"), /^<svg/);
  assert.deepEqual(readdirSync(data), [], "nothing is left of what the servers stored");

  const again = await Program.run(t, [
    process.execPath,
    join(root, "bench/bench.ts"),
    "--from",
    json,
  ]).ended();
  assert.equal(again.stdout, stdout, "what was saved is shown as it was");
});

test("Ctrl-C ends the benchmark with all that it started", async (t) => {
  if (!hasTool(t, "taskset")) return;
  const data = join(temporaryFolder(t), "data");
  mkdirSync(data);
  const program = bench(t, "--only", "acuse-sqlite", "--seconds", "60", "--data", data);
  const server = (): string | undefined => globSync(join(data, "*/server.json"))[0];
  await until(startMsMax, "a server in the folder", () => server() !== undefined);
  const { pid } = JSON.parse(readFileSync(server()!, "utf8")) as { pid: number };
  program.process.kill("SIGINT");
  const { code } = await program.end();
  assert.equal(code, 130);
  assert.deepEqual(readdirSync(data), []);
  await until(startMsMax, "the server's end", () => !existsSync(`/proc/${pid}`));
});

test("a folder in memory is refused: nothing is ever synced there", async (t) => {
  const folder = "/dev/shm";
  if (!existsSync(folder)) return t.skip("there is no folder in memory");
  const { code, stderr } = await bench(t, "--data", folder).ended();
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^bench: \/dev\/shm is in memory \(tmpfs\), where nothing is ever synced; try --data$/m,
  );
});
