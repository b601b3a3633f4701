import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import { describe, mock, test } from "node:test";
import type { TestContext } from "node:test";
import { Linger, lingerMsMax } from "./linger.ts";

const patienceMs = 60_000;

/** A socket whose bytes are on their way when the test says so. */
class FakeSocket extends EventEmitter {
  destroyed = false;
  isPaused = false;

  end(): void {}
  resume(): void {}
  setTimeout(): void {}

  pause(): void {
    this.isPaused = true;
  }

  destroy(): void {
    this.destroyed = true;
  }
}

function begin(t: TestContext, socketsMax = 10): { linger: Linger; add: () => FakeSocket } {
  mock.timers.enable({ apis: ["setTimeout"] });
  t.after(() => mock.timers.reset());
  const linger = new Linger(socketsMax, patienceMs);
  const add = (): FakeSocket => {
    const socket = new FakeSocket();
    linger.add(socket as unknown as Socket);
    return socket;
  };
  return { linger, add };
}

describe("a lingering socket", () => {
  test("has its time from when the last line is on its way, not before", (t) => {
    const socket = begin(t).add();
    mock.timers.tick(lingerMsMax * 10);
    assert.equal(socket.destroyed, false, "its peer reads slowly");
    socket.emit("finish");
    mock.timers.tick(lingerMsMax - 1);
    assert.equal(socket.destroyed, false);
    mock.timers.tick(1);
    assert.equal(socket.destroyed, true);
  });

  test("is not waited for when its peer reads nothing", (t) => {
    const socket = begin(t).add();
    socket.emit("timeout");
    assert.equal(socket.destroyed, true);
  });

  test("is not waited for long when the server ends", (t) => {
    const { linger, add } = begin(t);
    const before = add();
    linger.hurry();
    const behind = add();
    mock.timers.tick(lingerMsMax);
    assert.deepEqual([before.destroyed, behind.destroyed], [true, true]);
    assert.equal(linger.size, 0);
  });

  test("reads and drops so much, and then no more", (t) => {
    const socket = begin(t).add();
    socket.emit("data", Buffer.alloc(64 * 1024));
    assert.equal(socket.isPaused, false);
    socket.emit("data", Buffer.alloc(1));
    assert.equal(socket.isPaused, true);
  });

  test("makes room for the next when there are too many", (t) => {
    const { linger, add } = begin(t, 2);
    const sockets = [add(), add(), add()];
    assert.deepEqual(
      sockets.map((socket) => socket.destroyed),
      [true, false, false],
    );
    assert.equal(linger.size, 2);
  });
});
