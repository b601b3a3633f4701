import assert from "node:assert/strict";
import { test } from "node:test";
import { Captured, Child } from "./child.ts";

/** A shell starts within this time, and ends. */
const limitMs = 10_000;

test("a process that is killed takes along what it started itself", async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const out = new Captured(resolve);
  const script = "sleep 60 & echo $!; wait; true";
  const child = new Child(["sh", "-c", script], process.env, out, new Captured(() => {}));
  const grandchild = Number(await promise);
  assert.ok(grandchild > 0);
  child.kill();
  // Its pipes are closed only when both are gone.
  await child.ended(limitMs, "exit");
  assert.equal(child.how, "SIGKILL");
  child.kill();
});

test("a program that is not there is told, and can be killed all the same", async () => {
  const nothing = new Captured(() => {});
  const child = new Child(["/no/such/program"], process.env, nothing, nothing);
  child.kill();
  await child.ended(limitMs, "exit");
  assert.equal(child.how, "ENOENT");
});
