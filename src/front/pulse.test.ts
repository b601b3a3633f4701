import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Pulse } from "./pulse.ts";

const ms = 1_000;

describe("the pulse", () => {
  test("finds no stall in a thread that runs", () => {
    const pulse = new Pulse(0);
    for (let now = 0; now <= 2_000 * ms; now += 100 * ms) pulse.beat(now);
    assert.equal(pulse.stallSince(0, 2_000 * ms), 0);
  });

  test("tells how long a thread did not run, to whoever has not been credited since", () => {
    const pulse = new Pulse(0);
    pulse.beat(3_000 * ms);
    assert.equal(pulse.stallSince(0, 3_000 * ms), 3_000 * ms);
    assert.equal(pulse.stallSince(2_000 * ms, 3_000 * ms), 1_000 * ms, "a connection from within the stall");
    assert.equal(pulse.stallSince(3_000 * ms, 3_000 * ms), 0, "a connection that was credited");
  });

  test("forgets a stall when its backlog must have been read", () => {
    const pulse = new Pulse(0);
    pulse.beat(3_000 * ms);
    for (let now = 3_100 * ms; now <= 4_100 * ms; now += 100 * ms) pulse.beat(now);
    assert.equal(pulse.stallSince(0, 4_100 * ms), 0);
  });

  test("takes no sleep without connections for a stall", () => {
    const pulse = new Pulse(0);
    pulse.restart(60_000 * ms);
    pulse.beat(60_100 * ms);
    assert.equal(pulse.stallSince(0, 60_100 * ms), 0);
  });
});
