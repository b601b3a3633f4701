import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { dataFolder } from "./contract-tools.ts";
import { availableBytes, fileSystemOf, isVolatile } from "./space.ts";

test("free space is what may still be written", (t) => {
  const bytes = availableBytes(dataFolder(t));
  assert.ok(Number.isSafeInteger(bytes) && bytes > 0, `${bytes} bytes`);
});

test("a file system that is memory is known as such", (t) => {
  assert.deepEqual(["tmpfs", "ramfs", "ext4", "0x1234"].map(isVolatile), [true, true, false, false]);
  if (process.platform !== "linux" || !existsSync("/proc/self")) {
    t.skip("only Linux has /proc");
    return;
  }
  assert.equal(fileSystemOf("/proc"), "0x9fa0");
});
