import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { replyTexts } from "../i18n/replies.ts";
import { namingLinesMax, windowBytesMax } from "../protocol/limits.ts";
import type { Limits } from "../protocol/limits.ts";
import { cellsPerBudget } from "./rate.ts";
import { Session } from "./session.ts";
import type { SessionEffects } from "./effects.ts";
import type { Goodbye } from "./ending.ts";

/** A session with a scripted ledger: what goes in and out is text, answers come when the test says so. */
class Table {
  readonly session: Session;
  /** Reply lines since the last look, without their texts. */
  readonly said: string[] = [];
  readonly asked: string[] = [];
  readonly appended: string[] = [];
  goodbye: Goodbye | undefined;
  nowUs = 1_000_000;
  #rest = Buffer.alloc(0);
  #through = 0;
  #bytes = 0;

  /** `isFull`: the peer does not read what it is told. */
  readonly effects: { -readonly [K in keyof SessionEffects]: SessionEffects[K] } = {
    isFull: false,
    write: (lines) =>
      this.said.push(
        ...lines
          .trimEnd()
          .split("\r\n")
          .map((line) => line.replace(/ :.*/, "")),
      ),
    open: (name, key, resume) => {
      const wanted = resume === undefined ? "" : ` ${resume.id} ${resume.last}`;
      this.asked.push(`open ${name} ${key}${wanted}`);
    },
    append: (number, bytes, start, end) => {
      this.appended.push(`${number} ${Buffer.from(bytes.subarray(start, end)).toString()}`);
      this.#through = number;
      this.#bytes += end - start;
    },
    release: () => this.asked.push("release"),
    end: (goodbye) => {
      this.goodbye = goodbye;
    },
  };

  constructor(limits: Partial<Limits> = {}) {
    this.session = new Session(
      "id1",
      {
        limits: { max: 20, rate: 20, burst: 40, window: 256, ...limits },
        word: "stored",
        budgets: new Float64Array(cellsPerBudget),
        texts: () => replyTexts.en,
      },
      this.effects,
      this.nowUs,
    );
    assert.match(this.take()[0]!, /^220 acuse\/1 max=/);
  }

  /** Bytes from the peer; what the session does not take now is kept, as a connection does. */
  receive(bytes: string | Uint8Array): this {
    this.#rest = Buffer.concat([this.#rest, typeof bytes === "string" ? Buffer.from(bytes) : bytes]);
    const came = this.session.receive(this.#rest, 0, this.nowUs);
    this.#rest = this.session.reading === "never" ? Buffer.alloc(0) : this.#rest.subarray(came);
    return this;
  }

  opened(last = 0): this {
    assert.match(this.asked.pop() ?? "", /^open/);
    this.session.opened({ kind: "opened", last, budget: 0 }, this.nowUs);
    return this.receive("");
  }

  /** The ledger answers all that was appended. */
  settle(last = this.#through, outcome: "stored" | "no-space" | "fenced" = "stored"): this {
    const bytes = this.#bytes;
    this.#bytes = 0;
    this.session.settled({ through: this.#through, bytes, last, outcome });
    return this.receive("");
  }

  released(): this {
    assert.equal(this.asked.pop(), "release");
    this.session.released();
    return this;
  }

  take(): string[] {
    return this.said.splice(0);
  }

  /** A session that is open as Ana. */
  static open(limits: Partial<Limits> = {}): Table {
    const table = new Table(limits).receive("Ana\n").opened();
    assert.deepEqual(table.take(), ["230 welcome last=0"]);
    return table;
  }

  static hello(limits: Partial<Limits> = {}): Table {
    const table = new Table(limits).receive("/hello :Ana\n").opened();
    assert.deepEqual(table.take(), ["230 welcome last=0 budget=40"]);
    return table;
  }
}

describe("a session's name", () => {
  test("is a line of its own; the lines behind it wait for the ledger's answer", () => {
    const table = new Table().receive("Ana\nhola\n");
    assert.deepEqual(table.asked, ["open Ana ana"]);
    assert.deepEqual(table.appended, []);
    assert.equal(table.session.reading, "later");
    table.opened();
    assert.deepEqual(table.take(), ["230 welcome last=0"]);
    assert.deepEqual(table.appended, ["1 hola"]);
  });

  test("may come by /hello, and then the budget is told", () => {
    assert.deepEqual(Table.hello().session.name, "Ana");
  });

  test("must be answered before a line follows a /hello, however the bytes are cut", () => {
    for (const segments of [["/hello :Ana\nhola\n"], ["/hello :Ana\n", "h"]]) {
      const table = new Table();
      for (const segment of segments) table.receive(segment);
      assert.deepEqual(table.take(), []);
      table.opened().released();
      assert.deepEqual(table.take(), ["503 out-of-order last=0 id=id1"]);
      assert.deepEqual(table.appended, []);
    }
  });

  test("that breaks the rules ends the connection, so that a piped second line never becomes a name", () => {
    const table = new Table().receive(" Ana\nBea\n");
    assert.deepEqual(table.take(), ["501 bad-name reason=start id=id1"]);
    assert.deepEqual(table.asked, []);
    assert.equal(table.goodbye?.code, 501);
  });

  test("is refused for as long as the operator keeps it out", () => {
    const table = new Table().receive("Ana\n");
    assert.equal(table.session.opened({ kind: "shut-out", waitMs: 1234 }, table.nowUs), false);
    assert.deepEqual(table.take(), ["554 banned wait=1234 id=id1"]);
    assert.equal(table.goodbye?.keyword, "banned");
  });

  test("that is connected is refused with a wait", () => {
    const table = new Table().receive("Ana\nhola\n");
    table.session.opened({ kind: "in-use" }, table.nowUs);
    assert.deepEqual(table.take(), ["433 name-in-use wait=2000 id=id1"]);
    assert.deepEqual(table.appended, []);
  });

  test("may be as long as a hello needs, even if messages may not", () => {
    const table = new Table({ max: 16 }).receive(`/hello x=${"y".repeat(200)} :Ana\n`).opened();
    assert.equal(table.take()[0], "230 welcome last=0 budget=40");
    table.receive(`${"z".repeat(17)}\n`).released();
    assert.deepEqual(table.take(), ["552 too-long max=16 last=0 id=id1"]);
  });

  test("can be preceded by /help, an unknown command and /quit", () => {
    const table = new Table().receive("/help\n/what\n/quit\n");
    const said = table.take();
    assert.match(said[0]!, /^214-help/);
    assert.deepEqual(said.slice(-2), ["500 unknown-command", "221 bye last=0 id=id1"]);
  });

  test("must come within a bounded number of lines", () => {
    const table = new Table().receive("/what\n".repeat(namingLinesMax + 1));
    assert.equal(table.take().at(-1), "421 closing reason=naming last=0 id=id1");
  });

  test("is never taken from HTTP, TLS or SSH", () => {
    for (const bytes of [
      "POST / HTTP/1.1\r\nHost: x\r\n\r\nhola\r\n",
      "\x16\x03\x01\x02\x00",
      "\x16",
      "SSH-2.0-x\r\n",
    ]) {
      const table = new Table().receive(Buffer.from(bytes, "latin1"));
      assert.deepEqual(table.take(), ["555 not-acuse id=id1"]);
      assert.deepEqual(table.asked, []);
    }
  });

  test("is let go again when the peer left while it was being opened", () => {
    const table = new Table().receive("Ana\n");
    table.session.lost();
    table.opened();
    assert.deepEqual(table.asked, ["release"]);
    table.released();
    assert.equal(table.goodbye?.keyword, "lost");
    assert.deepEqual(table.take(), []);
  });
});

describe("a session that a client names", () => {
  const id = "Zk3q0uT1mB8xw5yR2aLh7A";

  test("is asked for, and goes on where it was", () => {
    const table = new Table().receive(`/hello session=${id} last=2 :Ana\n`);
    assert.deepEqual(table.asked, [`open Ana ana ${id} 2`]);
    table.opened(3).receive("cuatro\n").settle();
    assert.deepEqual(table.take(), ["230 welcome last=3 budget=40", "250 stored 4"]);
  });

  test("is refused when it is not known so, with what is known of it", () => {
    const table = new Table().receive(`/hello session=${id} last=5 :Ana\n`);
    table.session.opened({ kind: "unknown-session", last: 3 }, table.nowUs);
    assert.deepEqual(table.take(), ["534 unknown-session last=3 id=id1"]);
    assert.equal(table.goodbye?.last, undefined);
  });

  test("is refused when it is badly written, rather than begun without", () => {
    const table = new Table().receive("/hello session=short last=0 :Ana\n");
    assert.deepEqual(table.take(), ["501 bad-name reason=syntax id=id1"]);
  });

  test("ends when another connection resumes it, after what was handed over is settled", () => {
    const table = Table.open().receive("uno\ndos\n");
    table.session.takenOver();
    assert.equal(table.session.reading, "never");
    assert.deepEqual(table.take(), []);
    table.settle(1, "fenced").released();
    assert.deepEqual(table.take(), ["250 stored 1", "557 taken-over last=1 id=id1"]);
  });

  test("confirms nothing that another connection stored", () => {
    const table = Table.open().receive("uno\n").settle().receive("dos\ntres\n");
    assert.deepEqual(table.take(), ["250 stored 1"]);
    table.settle(0, "fenced").released();
    assert.deepEqual(table.take(), ["557 taken-over last=1 id=id1"]);
  });

  test("ends so even where it had begun to say goodbye, if some of it is fenced", () => {
    const table = Table.open().receive("uno\n/quit\n");
    table.session.takenOver();
    table.settle(0, "fenced").released();
    assert.deepEqual(table.take(), ["557 taken-over last=0 id=id1"]);
  });
});

describe("a message", () => {
  test("is confirmed when it is settled, and not before", () => {
    const table = Table.open().receive("uno\ndos\n");
    assert.deepEqual(table.appended, ["1 uno", "2 dos"]);
    assert.deepEqual(table.take(), []);
    assert.deepEqual(table.settle().take(), ["250 stored 1", "250 stored 2"]);
  });

  test("may be empty, and may begin with a slash when that is doubled", () => {
    assert.deepEqual(Table.open().receive("\n//x\n///\n").appended, ["1 ", "2 /x", "3 //"]);
  });

  test("is not read while the peer does not read its answers", () => {
    const table = Table.open();
    table.effects.isFull = true;
    assert.deepEqual(table.receive("/ping x\nuno\n").take(), []);
    table.effects.isFull = false;
    assert.deepEqual(table.receive("").take(), ["200 pong x"]);
    assert.deepEqual(table.appended, ["1 uno"]);
  });

  test("continues the session's numbers", () => {
    const table = new Table().receive("Ana\n").opened(17);
    table.receive("hola\n").settle();
    assert.deepEqual(table.take(), ["230 welcome last=17", "250 stored 18"]);
  });

  test("stops the reading when the window is full, by lines or by bytes, without an error", () => {
    const lines = Table.open({ window: 3, rate: undefined }).receive("a\nb\nc\nd\ne\n");
    assert.deepEqual(lines.appended, ["1 a", "2 b", "3 c"]);
    assert.equal(lines.session.reading, "later");
    lines.settle();
    assert.deepEqual(lines.take(), ["250 stored 1", "250 stored 2", "250 stored 3"]);
    assert.deepEqual(lines.appended.slice(3), ["4 d", "5 e"]);
    const bytes = Table.open({ max: windowBytesMax, rate: undefined });
    bytes.receive(`${"x".repeat(windowBytesMax)}\ny\n`);
    assert.equal(bytes.appended.length, 1);
    assert.equal(bytes.settle().appended.length, 2);
  });
});

describe("a command", () => {
  test("is answered in the order of the lines", () => {
    const table = Table.open().receive("/ping a\nuno\n/ping b\ndos\n/ping c\n");
    assert.deepEqual(table.take(), ["200 pong a"]);
    table.settle();
    assert.deepEqual(table.take(), ["250 stored 1", "200 pong b", "250 stored 2", "200 pong c"]);
  });

  test("that is none is answered and, after a /hello, ends the connection", () => {
    assert.deepEqual(Table.open().receive("/what\n/ping x\n").take(), ["500 unknown-command", "200 pong x"]);
    const program = Table.hello().receive("uno\n/what\ndos\n").settle().released();
    assert.deepEqual(program.take(), ["250 stored 1", "500 unknown-command"]);
    assert.deepEqual(program.appended, ["1 uno"]);
  });

  test("to quit confirms everything first, and lets the name go before the last line", () => {
    for (const quit of ["/quit", "/exit", "/salir"]) {
      const table = Table.open().receive(`uno\n${quit}\ndos\n`);
      assert.deepEqual(table.take(), []);
      assert.deepEqual(table.settle().take(), ["250 stored 1"]);
      assert.deepEqual(table.released().take(), ["221 bye last=1 id=id1"]);
      assert.deepEqual(table.appended, ["1 uno"]);
    }
  });
});

describe("a line over a limit", () => {
  test("is refused after what came before it is settled, and nothing behind it counts", () => {
    const table = Table.open().receive(`uno\n${"x".repeat(21)}\ndos\n`);
    assert.equal(table.session.reading, "never");
    assert.deepEqual(table.settle().released().take(), ["250 stored 1", "552 too-long max=20 last=1 id=id1"]);
    assert.deepEqual(table.appended, ["1 uno"]);
  });

  test("is the one after the burst, with the wait in milliseconds rounded up", () => {
    const table = Table.open({ burst: 3 }).receive("a\n/ping x\nc\nd\ne\n");
    table.settle().released();
    assert.deepEqual(table.take(), [
      "250 stored 1",
      "200 pong x",
      "250 stored 2",
      "450 too-fast wait=50 rate=20 burst=3 last=2 id=id1",
    ]);
  });

  test("does not count /quit, and length and text are judged before the rate", () => {
    assert.match(Table.open({ burst: 1 }).receive("a\n/quit\n").settle().released().take()[1]!, /^221/);
    assert.match(
      Table.open({ burst: 1 }).receive("a\n\0\n").settle().released().take()[1]!,
      /^553 not-text at=0/,
    );
  });

  test("is none after a stall of the server's", () => {
    const table = Table.open({ burst: 3 });
    table.nowUs += 1_000_000;
    table.session.credit(1_000_000, table.nowUs);
    assert.equal(table.receive("x\n".repeat(23)).appended.length, 23);
    assert.equal(table.receive("x\n").appended.length, 23);
  });
});

describe("an end", () => {
  test("of the stream confirms everything and says goodbye", () => {
    const table = Table.open().receive("uno\n");
    table.session.ended();
    assert.deepEqual(table.settle().released().take(), ["250 stored 1", "221 bye last=1 id=id1"]);
  });

  test("of the stream inside a line never stores that line", () => {
    const table = Table.open().receive("uno\ndo");
    table.session.ended();
    assert.deepEqual(table.settle().released().take(), ["250 stored 1", "556 unfinished last=1 id=id1"]);
    assert.deepEqual(table.appended, ["1 uno"]);
  });

  test("of the stream while the name is being opened is kept for later", () => {
    const table = new Table().receive("/hello :Ana\n");
    table.session.ended();
    table.opened().released();
    assert.deepEqual(table.take(), ["230 welcome last=0 budget=40", "221 bye last=0 id=id1"]);
  });

  test("by the server settles what was accepted", () => {
    const table = Table.open().receive("uno\n");
    table.session.close("draining");
    assert.deepEqual(table.settle().released().take(), [
      "250 stored 1",
      "421 closing reason=draining last=1 id=id1",
    ]);
    assert.deepEqual(table.goodbye, { code: 421, keyword: "closing", reason: "draining", last: 1 });
  });

  test("by somebody's order tells when to come back", () => {
    const table = Table.open();
    table.session.close("kicked", 5000);
    assert.deepEqual(table.released().take(), ["421 closing reason=kicked wait=5000 last=0 id=id1"]);
  });

  test("for want of space says so, whatever the later lines asked for", () => {
    const table = Table.open().receive("uno\n").settle().receive("dos\n/ping x\n/quit\n");
    table.settle(1, "no-space").released();
    assert.deepEqual(table.take(), ["250 stored 1", "452 no-space wait=10000 last=1 id=id1"]);
  });

  test("after a failed commit claims nothing about what is stored", () => {
    const table = Table.open().receive("uno\n");
    table.session.storageFailed();
    assert.deepEqual(table.take(), ["421 closing reason=storage id=id1"]);
    assert.equal(table.goodbye?.last, undefined);
    table.settle();
    assert.deepEqual(table.take(), [], "a late receipt confirms nothing");
  });

  test("without a goodbye still settles and lets the name go", () => {
    const table = Table.open().receive("uno\n");
    table.session.lost();
    assert.deepEqual(table.asked, []);
    table.settle().released();
    assert.deepEqual(table.take(), []);
    assert.deepEqual(table.goodbye, { code: undefined, keyword: "lost", reason: undefined, last: 1 });
  });
});
