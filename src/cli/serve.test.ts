import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { UsageError } from "./options.ts";
import { run } from "./serve.ts";

async function complaint(argv: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  try {
    await run([...argv, "--lang", "en"], env);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error("nothing was complained about");
}

suite("acuse serve refuses what is wrong, and says what is allowed", () => {
  for (const [argv, message] of [
    [["--host", "example.org"], '--host must be IP or localhost, got "example.org"'],
    [["--port", "65536"], '--port must be between 0 and 65535, got "65536"'],
    [["--max-line", "4k"], '--max-line must be between 16 and 1048576 bytes, got "4k"'],
    [["--rate", "0"], '--rate must be between 1 and 1000000 lines a second or off, got "0"'],
    [["--threads", "1"], '--threads must be between 2 and 8 threads, got "1"'],
    [["--store", "disk"], '--store must be sqlite or memory, got "disk"'],
    [["--reserve", "1GB"], '--reserve must be a size such as 1048576, 256MiB or 1GiB, got "1GB"'],
    [["--data", ""], '--data must be a text that is not empty, got ""'],
  ] as const) {
    test(argv.join(" "), async () => assert.equal(await complaint(argv), message));
  }

  test("a variable by its own name", async () => {
    assert.equal(
      await complaint([], { ACUSE_MAX_CLIENTS: "many" }),
      'ACUSE_MAX_CLIENTS must be between 1 and 1000000 clients, got "many"',
    );
  });

  test("an address that others can reach, with the reason", async () => {
    assert.match(await complaint(["--host", "0.0.0.0"]), /^--host 0\.0\.0\.0 .*no encryption.*add --open$/);
    assert.match(await complaint([], { ACUSE_HOST: "127.0.0.1,::" }), /^--host :: /);
  });

  test("more clients than this process can have", async () => {
    assert.match(
      await complaint(["--max-clients", "1000000"]),
      /^--max-clients must be at most \d+, got "1000000"/,
    );
  });
});
