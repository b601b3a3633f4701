import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { suite, test } from "node:test";
import { root } from "../../test/support/server.ts";
import { exitCodes } from "./exit.ts";

/** A server that begins after all is ended after this time. */
const msMax = 20_000;

/** What `acuse serve` says when it refuses to begin. */
function complaint(flags: readonly string[], env: NodeJS.ProcessEnv = {}, openFilesMax = 4096): string {
  const command = [process.execPath, join(root, "bin/acuse.js"), "serve", "--store", "memory", "--port", "0"];
  const script = `ulimit -n ${openFilesMax} && exec "$0" "$@"`;
  const { status, stdout, stderr } = spawnSync("sh", ["-c", script, ...command, ...flags], {
    encoding: "utf8",
    timeout: msMax,
    env: { ...process.env, ACUSE_LANG: "en", ...env },
  });
  assert.equal(stdout, "");
  assert.equal(status, exitCodes.usage, stderr);
  assert.match(stderr, /^acuse: .*\n$/);
  return stderr.slice("acuse: ".length, -1);
}

suite("acuse serve refuses what is wrong, and says what is allowed", () => {
  for (const [flags, message] of [
    [["--host", "example.org"], '--host must be IP or localhost, got "example.org"'],
    [["--port", "65536"], '--port must be between 0 and 65535, got "65536"'],
    [["--max-line", "4k"], '--max-line must be between 16 and 1048576 bytes, got "4k"'],
    [["--rate", "0"], '--rate must be between 1 and 1000000 lines a second or off, got "0"'],
    [["--threads", "1"], '--threads must be between 2 and 8 threads, got "1"'],
    [["--store", "disk"], '--store must be sqlite or memory, got "disk"'],
    [["--reserve", "1GB"], '--reserve must be a size such as 1048576, 256MiB or 1GiB, got "1GB"'],
    [["--data", ""], '--data must be a text that is not empty, got ""'],
  ] as const) {
    test(flags.join(" "), () => assert.equal(complaint(flags), message));
  }

  test("in Spanish too", () => {
    const message = '--max-line debe ser de 16 a 1048576 bytes, y es "4k"';
    assert.equal(complaint(["--max-line", "4k", "--lang", "es"]), message);
  });

  test("a variable by its own name", () => {
    assert.equal(
      complaint([], { ACUSE_MAX_CLIENTS: "many" }),
      'ACUSE_MAX_CLIENTS must be between 1 and 1000000 clients, got "many"',
    );
  });

  test("an address that others can reach, with the reason", () => {
    assert.match(complaint(["--host", "0.0.0.0"]), /^--host 0\.0\.0\.0 .*no encryption.*add --open$/);
    assert.match(complaint([], { ACUSE_HOST: "127.0.0.1,::" }), /^--host :: .*add --open$/);
  });

  test("more clients than this process can have", () => {
    assert.match(
      complaint(["--max-clients", "4000"]),
      /^--max-clients must be at most 3264, got "4000": this process may open 4096 files/,
    );
    assert.match(complaint([], {}, 120), /^this process may open only 120 files/);
  });
});
