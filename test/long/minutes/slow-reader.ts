/** A client that does not read its replies is cut off; one that reads slowly is not. */
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { Program } from "../../support/program.ts";
import { TestServer } from "../../support/server.ts";
import { hasTool } from "../../support/tools.ts";

const slowReaderMsMax = 120_000;

/** How late the end may come. */
const lateMsMax = 5_000;

/** Replies of some 600 bytes: more than the kernel holds, twice over. */
const helps = 20_000;

/** Slower than this a kernel may show no progress for longer than the server has patience. */
const slowBytesPerSecond = 20_000;

/**
 * Asks for help very often, with a receive buffer as small as the kernel allows, and reads so many bytes a second.
 * Told to, it shuts its side, reads all the rest, and prints the last line and how many helps came.
 */
const client = `
import select, socket, sys
port, name, pace = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
server.connect(("127.0.0.1", port))
server.sendall(name.encode() + b"\\n" + b"/help\\n" * ${helps})
heard = bytearray()
while not select.select([sys.stdin], [], [], 0.1)[0]:
    if pace:
        heard += server.recv(pace // 10, socket.MSG_WAITALL)
server.shutdown(socket.SHUT_WR)
while piece := server.recv(65536):
    heard += piece
print(heard.decode().splitlines()[-1])
print(heard.count(b"214 help"))
`;

export async function cutsOffWhoDoesNotRead(t: TestContext): Promise<void> {
  if (!hasTool(t, "python3")) return;
  const server = await TestServer.start(t, { flags: ["--rate", "off"] });
  const start = (name: string, pace: number): Program =>
    Program.run(t, ["python3", "-c", client, String(server.port), name, String(pace)]);
  const never = start("never", 0);
  const slowly = start("slowly", slowBytesPerSecond);
  await server.event("connected", (event) => event["name"] === "never");
  const connectedMs = performance.now();
  const isOver = (event: { readonly [field: string]: unknown }): boolean => event["name"] === "never";
  const over = await server.event("disconnected", isOver, slowReaderMsMax + lateMsMax);
  const tookMs = performance.now() - connectedMs;
  t.diagnostic(`cut off after ${Math.round(tookMs)} ms`);
  assert.ok(tookMs >= slowReaderMsMax - lateMsMax, `it took only ${tookMs} ms`);
  assert.deepEqual([over["code"], over["keyword"], over["reason"]], [421, "closing", "slow-reader"]);

  assert.equal(
    server.events.find((event) => event.event === "disconnected" && event["name"] === "slowly"),
    undefined,
    "who reads slowly is still there",
  );
  const goodbye = (await never.ended("now\n")).stdout.split("\n");
  assert.match(goodbye[0]!, /^421 closing reason=slow-reader last=0 id=\w{8} :/, "the goodbye arrives");
  assert.ok(Number(goodbye[1]) < helps);
  const all = (await slowly.ended("now\n")).stdout.split("\n");
  assert.match(all[0]!, /^221 bye last=0 /);
  assert.equal(Number(all[1]), helps, "who reads slowly has all replies");
}
