/** `acuse prove` as a person runs it: what it leaves, and that it can fail. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Evidence, Lane, ScenarioId } from "../src/prove/evidence.ts";
import { laneSummary } from "../src/prove/report/summary.ts";
import { caught, faults, moreFaults, proveServer } from "./prove/faults.ts";
import { temporaryFolder } from "./support/folder.ts";
import { plantedCopy } from "./support/planted.ts";
import { run } from "./support/run.ts";
import { root } from "./support/server.ts";
import { until, within } from "./support/wait.ts";

/** Two at a time on two cores; one of them mostly waits. */
const together = { concurrency: 2 } as const;

describe("acuse prove --quick", together, () => {
  test("passes against this server, and leaves a report that says how", async (t) => {
    const { code, stdout, stderr, folder, evidence } = await proveServer(t, root);
    assert.equal(code, 0, stdout + stderr);
    assert.equal(stderr, "");
    assert.doesNotMatch(stdout, /\u001b/);
    assert.match(stdout, /^ {2}✓ PASSED {2}\d+ checks · /m);
    assert.ok(stdout.includes(join(folder, "report.html")));
    assert.deepEqual(
      [evidence.verdict, evidence.broken, evidence.mode, evidence.lang],
      ["passed", [], "quick", "en"],
    );
    assert.deepEqual(
      evidence.scenarios.flatMap(({ checks }) => checks).filter(({ passed }) => !passed),
      [],
    );
    // A bare 0 beside a bare 0 tells a reader nothing, and an address is not how long a start took.
    const pairs = evidence.scenarios.flatMap(({ checks }) =>
      checks.flatMap(({ expected, seen }) => [expected, seen]),
    );
    assert.deepEqual(
      pairs.filter((text) => /^0$|^127\.|^\d+ \+ \d+$/.test(text)),
      [],
    );
    // P6 rests on one check, and the margin of P5's is wide: the report says so.
    assert.ok(evidence.notShown.includes("other-bounds") && evidence.notShown.includes("heavier-abuse"));
    checkFiles(folder, evidence);
    checkPicture(evidence);
  });

  for (const fault of faults) {
    test(`catches a server that ${fault.what}`, async (t) => {
      assert.deepEqual(await caught(t, fault), []);
    });
  }
});

test("the faults that the long tests plant have their place in the source", (t) => {
  for (const { file, from, to } of moreFaults) plantedCopy(t, file, from, to);
});

/** All files are there, and nothing else; the transcripts are the bytes as they were. */
function checkFiles(folder: string, { transcripts }: Evidence): void {
  assert.deepEqual(readdirSync(folder).toSorted(), ["report.html", "report.json", "transcripts"]);
  assert.deepEqual(
    transcripts.map(({ path }) => path).toSorted(),
    readdirSync(join(folder, "transcripts"))
      .map((name) => `transcripts/${name}`)
      .toSorted(),
  );
  for (const { path, bytes } of transcripts)
    assert.equal(readFileSync(join(folder, path)).length, bytes, path);
  const read = (name: string): string => readFileSync(join(folder, "transcripts", name), "utf8");
  assert.equal(read("Nadia.sent"), "Nadia\nhello\n/ping echo\n//home\n\n/quit\n");
  assert.match(read("Nadia.received"), /^220 acuse\/1 [^]*\r\n250 stored 3\r\n221 bye last=3 [^\r]*\r\n$/);
  assert.match(read("Ana.typed"), /^Ana\nGreenhouse 1: 19\.1 °C\n/);
  assert.match(read("Ana.printed"), /^220 [^\n]*\n230 [^\n]*\n250 stored 1\n250 stored 2\n/);
  assert.match(read("Max.sent"), /^Max\n…\nx{4097}\n$/);
  const said = read("Sonia.2.sent");
  assert.match(
    said,
    /^\/hello session=\S+ last=\d+ lang=en :Sonia\nGreenhouse \d+: [^]*Greenhouse 36: 22\.6 °C\n$/,
  );
  assert.match(read("Sonia.2.received"), /^220 [^\r]*\r\n230 welcome last=\d+ [^]*250 stored \d+\r\n$/);
  assert.match(read("Sonia.3.received"), /\r\n250 stored 36\r\n221 bye last=36 /);
  assert.match(read("Vera.received"), /\r\n250 stored 5\r\n450 too-fast wait=\d+ rate=1 burst=5 last=5 /);
  assert.match(read("Paco.printed"), /\n250 stored 7\n221 bye last=7 /);
  assert.match(read("Teo.received"), /\r\n557 taken-over last=\d+ /);
  assert.match(read("Teo.2.received"), /\r\n230 welcome last=\d+ /);
  assert.match(read("ruler-1.sent"), /^ruler-1\n…\nx{4096}\n$/);
  assert.match(read("ruler-2.received"), /\r\n552 too-long max=4096 last=1 /);
  const struck = transcripts.find(({ path }) => /\/kill-1-\d+\.received$/.test(path));
  assert.match(readFileSync(join(folder, struck?.path ?? ""), "utf8"), /\r\n250 stored 1\r\n/);
  assert.match(read("server-console.txt"), / Ana +1 {2}Hello, I am Ana\n/);
}

/** Every lane has what happened in it, in an order that can be. */
function checkPicture({ timeline: { chapters, lanes }, console, conversation, latency }: Evidence): void {
  assert.deepEqual(
    chapters.map(({ id }) => id),
    ["four-at-once", "who-said-what", "cut-off-alone", "kill", "goodbyes", "resume"],
  );
  const shown = (chapter: ScenarioId): string =>
    console.flatMap((part) => (part.chapter === chapter ? part.lines : [])).join("\n");
  assert.match(shown("four-at-once"), / {2}acuse \d[^]* \+ Ana [^]* Ana +1 {2}Hello, I am Ana/);
  assert.match(shown("cut-off-alone"), /× Max [^\n]*552 too-long/);
  assert.match(shown("cut-off-alone"), /× Flash [^\n]*450 too-fast/);
  assert.match(shown("goodbyes"), /− Ana /);
  assert.match(shown("resume"), /\+ Sonia [^]*− Sonia /);
  assert.deepEqual(
    lanes.map(({ kind, name }) => `${kind} ${name}`),
    ["Ana", "Bruno", "Carmen", "Diego", "Max", "Flash", "Sonia"]
      .map((name) => `client ${name}`)
      .concat("server ", "disk "),
  );
  const [ana, , , , max, flash, sonia, server, disk] = lanes;
  const kinds = (lane: Lane | undefined): Set<string> => new Set(lane?.marks.map(({ kind }) => kind));
  assert.deepEqual(kinds(ana), new Set(["connect", "name", "message", "confirmation", "lost", "goodbye"]));
  assert.ok(kinds(max).has("cut-off") && kinds(flash).has("cut-off"));
  assert.deepEqual(
    server?.marks.map(({ kind }) => kind),
    ["start", "kill", "start", "kill", "start"],
  );
  assert.deepEqual(
    sonia?.marks.filter(({ kind }) => kind !== "message" && kind !== "confirmation").map(({ kind }) => kind),
    [
      "connect",
      "name",
      "lost",
      "connect",
      "name",
      "welcome",
      "lost",
      "connect",
      "name",
      "welcome",
      "goodbye",
    ],
  );
  const { messages, confirmed, toldByWelcome } = laneSummary(sonia);
  assert.deepEqual([messages, confirmed], [36, 36], "each is counted once, and none is missing");
  assert.ok(toldByWelcome > 0);
  assert.ok(kinds(disk).has("sync"));
  for (const lane of lanes) {
    const times = lane.marks.map(({ atMs }) => atMs);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
  }
  const confirmations = ana?.marks.filter(({ kind }) => kind === "confirmation") ?? [];
  assert.ok(confirmations.length > 10);
  for (const { number, atMs } of confirmations) {
    const message = ana?.marks.find((mark) => mark.kind === "message" && mark.number === number);
    assert.ok(message !== undefined && message.atMs <= atMs, `message ${number}`);
  }
  assert.deepEqual(
    conversation.filter(({ from }) => from === "client").map(({ kind, text }) => `${kind} ${text}`),
    ["connect ", "line Nadia", "line hello", "line /ping echo", "line //home", "line ", "line /quit"],
  );
  assert.ok(latency.count > 50 && latency.p50Us <= latency.maxUs);
}

test("a server that only says that it listens breaks every promise, and holds nothing up", async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin/acuse.js"), 'console.log("listening 127.0.0.1:1");\n');
  const { code, stdout, evidence } = await proveServer(t, folder);
  assert.equal(code, 7);
  assert.ok(evidence.broken.length > 20, evidence.broken.join());
  assert.doesNotMatch(stdout, /^ +at /m);
});

test("a server that does not start cannot be proved", async (t) => {
  const out = join(temporaryFolder(t), "evidence");
  const args = ["prove", "--quick", "--lang", "en", "--out", out, "--server"];
  const broken = await run(t, [...args, `"${process.execPath}" --no-such-flag`]);
  assert.equal(broken.code, 1);
  assert.match(broken.stderr, /^acuse: the server did not start \(9\): .*\n.*no-such-flag/);
  const missing = await run(t, [...args, "/no/such/program"]);
  assert.deepEqual([missing.code, missing.stdout], [1, ""]);
  assert.match(missing.stderr, /^acuse: the server did not start \(ENOENT\): \/no\/such\/program\n$/);
  assert.throws(() => readdirSync(out), "nothing is left behind");
});

test("an earlier report is not overwritten, and a wrong command is told", async (t) => {
  const out = temporaryFolder(t);
  writeFileSync(join(out, "report.html"), "kept");
  const full = await run(t, ["prove", "--quick", "--lang", "es", "--out", out]);
  assert.deepEqual([full.code, full.stdout], [1, ""]);
  assert.match(full.stderr, /^acuse: la carpeta .* no está vacía, .* elige otra con --out\n$/);
  assert.equal(readFileSync(join(out, "report.html"), "utf8"), "kept");
  const quote = await run(t, ["prove", "--lang", "en", "--server", '"node serve']);
  assert.equal(quote.code, 2);
  assert.match(quote.stderr, /lacks a closing quote/);
});

test("Ctrl-C ends it with all that it started, and leaves nothing", async (t) => {
  const folder = temporaryFolder(t);
  const out = join(folder, "evidence");
  const args = [join(root, "bin/acuse.js"), "prove", "--quick", "--json", "--out", out];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => child.kill("SIGKILL"));
  const ended = once(child, "close");
  await within(30_000, "the first scenario", once(child.stdout, "data"));
  const [work = ""] = readdirSync(out);
  const holder = readFileSync(join(out, work, "data/server.json"), "utf8");
  const { pid } = JSON.parse(holder) as { readonly pid: number };
  assert.ok(pid > 0);
  child.kill("SIGINT");
  const [code] = (await within(10_000, "its end", ended)) as [number | null];
  assert.equal(code, 130);
  assert.deepEqual(readdirSync(folder), []);
  await until(5_000, "the server's end", () => !isAlive(pid));
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
