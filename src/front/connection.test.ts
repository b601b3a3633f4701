import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { describe, test } from "node:test";
import { replyTexts } from "../i18n/replies.ts";
import { cellsPerBudget } from "../session/rate.ts";
import { Connection } from "./connection.ts";
import type { ConnectionHome } from "./connection.ts";
import type { Intake } from "./intake.ts";
import { Linger } from "./linger.ts";
import { Pulse } from "./pulse.ts";
import { uncounted } from "../../test/support/uncounted.ts";

/** A socket that goes on with data although it was paused, as one does that is being reset. */
class RestlessSocket extends Duplex {
  readonly remoteAddress = "::ffff:127.0.0.1";
  readonly remotePort = 51_234;

  override _read(): void {}

  override _write(_chunk: unknown, _encoding: string, done: () => void): void {
    done();
  }

  override pause(): this {
    return this;
  }

  setTimeout(): this {
    return this;
  }
}

describe("a connection", () => {
  test("keeps every byte in its order when a socket goes on although it was paused", () => {
    const appended: string[] = [];
    const socket = new RestlessSocket();
    const home: ConnectionHome = {
      rules: {
        limits: { max: 100, rate: undefined, burst: 1, window: 2 },
        word: "accepted",
        budgets: new Float64Array(cellsPerBudget),
        texts: () => replyTexts.en,
      },
      intake: {
        add: (_member, _number, bytes, start, end) => {
          appended.push(Buffer.from(bytes.subarray(start, end)).toString());
        },
      } as Pick<Intake, "add"> as Intake,
      linger: new Linger(1, 1_000),
      feed: { connected: () => {}, wants: () => false, message: () => {}, disconnected: () => {} },
      tally: uncounted,
      pulse: new Pulse(0),
      open: () => {},
      release: () => {},
      loaded: () => {},
      ended: () => {},
    };
    const connection = new Connection("id1", socket as unknown as Socket, home);
    socket.emit("data", Buffer.from("Ana\n"));
    connection.opened({ kind: "opened", session: 1, epoch: 1, last: 0, budget: 0 });
    const lines = Array.from({ length: 40 }, (_, i) => `line ${i}`);
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
    for (let at = 0; at < bytes.length; at += 37) socket.emit("data", bytes.subarray(at, at + 37));
    for (let through = 2; through <= lines.length; through += 2) {
      connection.settled({ through, bytes: 0, last: through, outcome: "stored" }, 0);
    }
    assert.deepEqual(appended, lines);
    assert.equal(connection.address, "127.0.0.1:51234");
  });
});
