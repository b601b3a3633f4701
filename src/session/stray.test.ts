/** What a sender makes of a server's last line that comes with the first, and of a take-over by itself. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Sender } from "./sender.ts";
import type { SenderOptions } from "./sender-options.ts";

const encoder = new TextEncoder();
const greeting = "220 acuse/1 max=4096 rate=off burst=40 window=8 ack=stored auth=none\r\n";
const welcome = "230 welcome last=0 budget=40\r\n";
const takenOver = "557 taken-over last=0 id=k3f9q2\r\n";

/** Longer than any back-off, and than any patience. */
const longUs = 100_000_000;

function made(options: Partial<SenderOptions> = {}): Sender {
  return new Sender({ name: "Ana", id: "Zk3q0uT1mB8xw5yR2aLh7A", ...options }, () => 0.5, 0);
}

/** A connection, on which the server says so much. Returns when it is over. */
function connect(sender: Sender, nowUs: number, ...said: readonly string[]): number {
  sender.tick(nowUs);
  assert.equal(sender.wants, "connection");
  sender.connected(nowUs);
  for (const lines of said) sender.receive(encoder.encode(lines), nowUs);
  return nowUs + longUs;
}

test("a server that greets and ends in one segment is come back to", () => {
  const sender = made();
  const nowUs = connect(sender, 0, `${greeting}421 closing reason=draining id=k3f9q2\r\n`);
  assert.equal(sender.state.kind, "waiting");
  connect(sender, nowUs, greeting, welcome);
  assert.equal(sender.state.kind, "connected");
});

test("who was taken over by another does not come back", () => {
  const sender = made();
  connect(sender, 0, greeting, welcome, takenOver);
  assert.equal(sender.state.kind, "closed");
});

test("who was taken over by a hello of its own, which had been under way for long, comes back", () => {
  const sender = made();
  let nowUs = connect(sender, 0, greeting);
  sender.tick(nowUs);
  assert.equal(sender.state.kind, "waiting", "nobody answered the hello");
  nowUs = connect(sender, nowUs + longUs, greeting, welcome, takenOver);
  assert.equal(sender.state.kind, "waiting");
  connect(sender, nowUs, greeting, welcome, takenOver);
  assert.equal(sender.state.kind, "closed", "each hello explains one take-over");
});

test("a hello of the process before it explains a take-over too", () => {
  const sender = made({ confirmed: 0, pending: [encoder.encode("hola")] });
  connect(sender, 0, greeting, welcome, takenOver);
  assert.equal(sender.state.kind, "waiting");
});
