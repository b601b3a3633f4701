/** `acuse doctor` on this machine: real folders, ports, limits and terminals. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { suite, test } from "node:test";
import type { TestContext } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { Fault } from "./support/fault.ts";
import { temporaryFolder } from "./support/folder.ts";
import { Program } from "./support/program.ts";
import { Pty } from "./support/pty.ts";
import { RawClient } from "./support/raw.ts";
import { freePort } from "./support/run.ts";
import { root, TestServer } from "./support/server.ts";
import { hasTool } from "./support/tools.ts";
import { within } from "./support/wait.ts";

interface Report {
  readonly code: number | null;
  /** The findings by their checks. */
  readonly findings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What `acuse doctor --json` says. */
async function doctor(t: TestContext, ...flags: string[]): Promise<Report> {
  const { code, stdout, stderr } = await Program.start(t, ["doctor", "--json", ...flags]).end();
  assert.equal(stderr, "");
  return { code, findings: read(stdout) };
}

function read(stdout: string): Report["findings"] {
  const lines = stdout.trimEnd().split("\n");
  const objects = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return Object.fromEntries(objects.map((object) => [object["check"] as string, object]));
}

/** A port that somebody else has. */
async function takenPort(t: TestContext): Promise<number> {
  const other = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  await once(other, "listening");
  t.after(() => other.close());
  return (other.address() as AddressInfo).port;
}

suite("acuse doctor", () => {
  test("finds a healthy folder well, and leaves it as it was", async (t) => {
    const folder = temporaryFolder(t);
    const port = await freePort();
    const { code, findings } = await doctor(t, "--data", folder, "--port", String(port));
    const { disk, folder: found, sqlite, fsync, ...others } = findings;
    for (const finding of Object.values(others)) assert.notEqual(finding["verdict"], "problem");
    assert.deepEqual([sqlite!["journalMode"], sqlite!["synchronous"]], ["wal", "full"]);
    assert.deepEqual([found!["state"], found!["mode"], fsync!["count"]], ["there", "700", 100]);
    assert.ok((fsync!["worstUs"] as number) >= (fsync!["medianUs"] as number));
    assert.ok(typeof disk!["fileSystem"] === "string" && disk!["mountPoint"] !== null);
    assert.equal(code, Object.values(findings).some(({ verdict }) => verdict === "problem") ? 1 : 0);
    assert.deepEqual(readdirSync(folder), []);
  });

  test("makes no folder that is not there, and takes the variables of serve", async (t) => {
    const folder = join(temporaryFolder(t), "a/b");
    const env = { ACUSE_DATA: folder, ACUSE_PORT: "0", ACUSE_HOST: "127.0.0.1" };
    const { stdout } = await Program.start(t, ["doctor", "--json"], env).end();
    const { folder: found, port } = read(stdout);
    assert.deepEqual([found!["path"], found!["state"], found!["verdict"]], [folder, "to-be-made", "ok"]);
    assert.deepEqual([port!["port"], port!["hosts"]], [0, ["127.0.0.1"]]);
    assert.ok(!existsSync(join(folder, "..")));
  });

  test("says who serves the folder, and does not disturb them", async (t) => {
    const server = await TestServer.start(t);
    const client = await RawClient.open(server.port, "Ana");
    client.send("uno\n");
    assert.equal(await client.line(), "250 stored 1");
    const flags = ["--data", server.data, "--port", String(server.port)];
    const { code, findings } = await doctor(t, ...flags);
    const { pid, port, running } = findings["server"]!;
    assert.deepEqual([running, pid, port], [true, server.process.pid, server.port]);
    assert.deepEqual([findings["port"]!["state"], findings["messages"]!["count"]], ["ours", 1]);
    assert.equal(code, findings["disk"]!["verdict"] === "problem" ? 1 : 0);
    client.send("dos\n");
    assert.equal(await client.line(), "250 stored 2");
    assert.deepEqual(
      server.events.filter(({ event }) => event === "disconnected"),
      [],
      "nobody else came and went",
    );
    client.end();
    assert.equal(await server.stop(), 0);
    assert.equal((await doctor(t, ...flags)).findings["server"]!["running"], false);
  });

  test("knows a server that was killed from one that runs", async (t) => {
    const server = await TestServer.start(t);
    await server.kill();
    assert.ok(existsSync(join(server.data, "server.json")));
    const { findings } = await doctor(t, "--data", server.data, "--port", String(server.port));
    assert.deepEqual([findings["server"]!["running"], findings["port"]!["state"]], [false, "free"]);
  });

  test("says who has the port: another program, or an acuse server of another folder", async (t) => {
    const folder = temporaryFolder(t);
    const taken = await takenPort(t);
    const program = await doctor(t, "--data", folder, "--host", "127.0.0.1", "--port", String(taken));
    assert.equal(program.code, 1);
    const { state, isAcuse, message } = program.findings["port"]!;
    assert.deepEqual([state, isAcuse], ["taken", false]);
    assert.match(String(message), new RegExp(`^127\\.0\\.0\\.1:${taken} is taken by another program`));
    const server = await TestServer.start(t);
    const acuse = await doctor(t, "--data", folder, "--port", String(server.port));
    assert.equal(acuse.code, 1);
    assert.equal(acuse.findings["port"]!["isAcuse"], true);
    assert.ok(String(acuse.findings["port"]!["message"]).includes(`(pid ${server.process.pid})`));
  });

  test("finds a folder that cannot be one, or cannot be written", async (t) => {
    const folder = temporaryFolder(t);
    writeFileSync(join(folder, "file"), "");
    for (const [path, state] of [
      [join(folder, "file"), "not-a-folder"],
      [join(folder, "file/below"), "not-a-folder"],
      ["/proc/acuse", "failed"],
    ] as const) {
      const { code, findings } = await doctor(t, "--data", path, "--port", "0");
      assert.deepEqual([code, findings["folder"]!["state"], findings["fsync"]], [1, state, undefined], path);
    }
    chmodSync(folder, 0o777);
    assert.equal(
      (await doctor(t, "--data", folder, "--port", "0")).findings["folder"]!["fault"],
      "others-write",
    );
  });

  test("finds a database of something else", async (t) => {
    const folder = temporaryFolder(t);
    writeFileSync(
      join(folder, "acuse.sqlite"),
      "no database, but a text that is long enough for a header".repeat(9),
    );
    const { code, findings } = await doctor(t, "--data", folder, "--port", "0");
    assert.equal(code, 1);
    assert.match(String(findings["messages"]!["advice"]), /is not a database of acuse/);
  });

  test("finds messages that are newer than the clock", async (t) => {
    const server = await TestServer.start(t);
    const client = await RawClient.open(server.port, "Ana");
    client.send("uno\n");
    assert.equal(await client.line(), "250 stored 1");
    client.end();
    await server.stop();
    const flags = ["--data", server.data, "--port", "0"];
    assert.equal((await doctor(t, ...flags)).findings["clock"]!["verdict"], "ok");
    const database = new DatabaseSync(join(server.data, "acuse.sqlite"));
    database.exec("UPDATE message SET at = at + 3600000");
    database.close();
    assert.equal((await doctor(t, ...flags)).findings["clock"]!["fault"], "went-backwards");
  });

  test("finds a disk that cannot sync", async (t) => {
    if (!hasTool(t, "strace")) return;
    const folder = temporaryFolder(t);
    const { under } = new Fault(t, { calls: ["fsync", "fdatasync"], error: "EIO" });
    const acuse = [
      process.execPath,
      `${root}bin/acuse.js`,
      "doctor",
      "--json",
      "--port",
      "0",
      "--data",
      folder,
    ];
    const { code, stdout } = await Program.run(t, [...under, ...acuse], { ACUSE_LANG: "en" }).end();
    const { sqlite, fsync } = read(stdout);
    assert.deepEqual(
      [code, sqlite!["verdict"], fsync!["verdict"], fsync!["error"]],
      [1, "problem", "problem", "EIO"],
    );
    assert.deepEqual(readdirSync(folder), []);
  });

  test("finds that memory is no disk", { skip: !existsSync("/dev/shm") }, async (t) => {
    const folder = mkdtempSync("/dev/shm/acuse-");
    t.after(() => rmSync(folder, { recursive: true }));
    const { code, findings } = await doctor(t, "--data", folder, "--port", "0");
    const { verdict, kind, mountPoint } = findings["disk"]!;
    assert.deepEqual([code, verdict, kind, mountPoint], [1, "problem", "memory", "/dev/shm"]);
    assert.deepEqual(readdirSync(folder), []);
  });

  test("finds that there are too few files for clients", async (t) => {
    const flags = ["doctor", "--json", "--port", "0", "--data", temporaryFolder(t)];
    for (const [most, more, verdict] of [
      [100, [], "problem"],
      [4096, ["--max-clients", "4000"], "problem"],
      [4096, [], "ok"],
    ] as const) {
      const script = `ulimit -n ${most} && exec "$0" "$@"`;
      const command = ["sh", "-c", script, process.execPath, `${root}bin/acuse.js`, ...flags, ...more];
      const { code, stdout } = await Program.run(t, command, { ACUSE_LANG: "en" }).end();
      const { files } = read(stdout);
      assert.deepEqual([files!["openFilesMax"], files!["verdict"]], [most, verdict]);
      if (verdict === "problem") assert.equal(code, 1);
    }
  });

  test("gives a pipe plain text in the language that was asked for", async (t) => {
    const flags = ["doctor", "--port", "0", "--data", temporaryFolder(t), "--lang", "es"];
    const { stdout, stderr } = await Program.start(t, flags).end();
    assert.ok(!stdout.includes("\u001b"));
    assert.equal(stderr, "");
    assert.match(stdout, /^ {2}✓ bien {6}Node {6}\d/);
    assert.match(stdout, /fsync {5}mediana [\d.]+ (µs|ms), el peor /);
    assert.match(stdout, /\n\n {2}[✓✗] [^\n]+(\n {4}[^\n]+)*\n$/);
  });

  test("removes what it wrote when nobody reads the rest", async (t) => {
    const folder = temporaryFolder(t);
    const program = Program.start(t, ["doctor", "--port", "0", "--data", folder]);
    program.process.stdout.destroy();
    await program.end();
    assert.deepEqual(readdirSync(folder), []);
  });

  test("shows on a terminal what takes a while, and nothing of that stays", async (t) => {
    if (!hasTool(t, "python3")) return;
    const flags = ["doctor", "--port", "0", "--data", temporaryFolder(t), "--lang", "en"];
    const command = [process.execPath, `${root}bin/acuse.js`, ...flags];
    const env = { NO_COLOR: undefined, FORCE_COLOR: undefined, LC_ALL: "C.UTF-8" };
    const pty = await Pty.spawn(t, command, { env, columns: 90 });
    assert.ok([0, 1].includes(await pty.ended()));
    assert.match(pty.text, /measuring the disk…\r +\r/);
    assert.ok(pty.text.includes("\u001b[32m✓ ok"));
    assert.match(stripVTControlCharacters(pty.text), /terminal {2}90 columns · UTF-8 · colour\r\n/);
  });

  test("is ended by Ctrl-C, also while it measures, and removes what it wrote", async (t) => {
    if (!hasTool(t, "strace")) return;
    const folder = temporaryFolder(t);
    // A disk that takes 50 ms for each sync.
    const under = ["strace", "-D", "-qq", "-f", "-o", "/dev/null", "-e", "inject=fsync:delay_exit=50000"];
    const acuse = [
      process.execPath,
      `${root}bin/acuse.js`,
      "doctor",
      "--json",
      "--port",
      "0",
      "--data",
      folder,
    ];
    const program = Program.run(t, [...under, ...acuse], { ACUSE_LANG: "en" });
    await program.shows('"check":"space"');
    program.process.kill("SIGINT");
    // It would measure for five seconds.
    const { code, stdout } = await within(3_000, "the measurement's end", program.end());
    assert.deepEqual([code, stdout.includes('"check":"fsync"')], [130, false]);
    assert.deepEqual(readdirSync(folder), []);
  });
});
