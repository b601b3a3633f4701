import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { acuse } from "./acuse.ts";
import { Refusal, WrongAnswer } from "./dialect.ts";
import type { AnswerReader } from "./dialect.ts";

const greeting =
  "220 acuse/1 max=4096 rate=off burst=40 window=256 ack=stored auth=none :¿Cómo te llamas?\r\n";
const welcome = "230 welcome last=0 budget=40 :Hola, Ana…\r\n";

function confirmations(from: number, to: number, word = "stored"): string {
  return Array.from({ length: to - from + 1 }, (_, i) => `250 ${word} ${from + i}\r\n`).join("");
}

/** A reader whose client has been let in, and has so many answers. */
function opened(answers = 0): AnswerReader {
  const reader = acuse().reader("Ana");
  assert.equal(reader.read(Buffer.from(greeting + welcome + confirmations(1, answers))), answers);
  return reader;
}

/** What the reader makes of this text, as an error. */
function errorOf(reader: AnswerReader, text: string): Error {
  try {
    reader.read(Buffer.from(text));
  } catch (error) {
    return error as Error;
  }
  throw new assert.AssertionError({ message: `nothing is wrong with ${text}` });
}

suite("the reader of an acuse server's answers", () => {
  test("counts the same answers wherever the stream is cut, over rolling digits", () => {
    const bytes = Buffer.from(greeting + welcome + confirmations(1, 120));
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const reader = acuse().reader("Ana");
      const parts = [bytes.subarray(0, cut), bytes.subarray(cut)];
      assert.equal(
        parts.reduce((sum, part) => sum + reader.read(part), 0),
        120,
        `cut at ${cut}`,
      );
    }
    const bytewise = acuse().reader("Ana");
    const counts = Array.from(bytes, (byte) => bytewise.read(Uint8Array.of(byte)));
    assert.equal(
      counts.reduce((a, b) => a + b),
      120,
    );
  });

  test("is open once it is welcome, and takes the word that the greeting announced", () => {
    const reader = acuse().reader("Ana");
    reader.read(Buffer.from(greeting.replace("stored", "accepted")));
    assert.equal(reader.isOpen, false);
    reader.read(Buffer.from(welcome));
    assert.equal(reader.isOpen, true);
    assert.equal(reader.read(Buffer.from(confirmations(1, 3, "accepted"))), 3);
  });

  for (const [what, answer] of [
    ["a number that was skipped", "250 stored 11\r\n"],
    ["a doubled answer", "250 stored 9\r\n"],
    ["a number that only begins right", "250 stored 100\r\n"],
    ["a number that ends too early", "250 stored 1\r\n"],
    ["another word", "250 accepted 10\r\n"],
    ["another code", "200 stored 10\r\n"],
    ["a line that ends without CR", "250 stored 10\n"],
    ["what is no reply", "hello\r\n"],
  ] as const) {
    test(`names ${what}, wherever it is cut`, () => {
      for (let cut = 0; cut < answer.length; cut += 1) {
        const reader = opened(9);
        assert.equal(reader.read(Buffer.from(answer.slice(0, cut))), 0);
        const error = errorOf(reader, answer.slice(cut));
        assert.ok(error instanceof WrongAnswer, String(error));
        assert.equal(error.message, `${JSON.stringify(answer)} ≠ "250 stored 10\\r\\n"`);
      }
    });
  }

  test("tells a refusal with its code, keyword and reason, and how many answers came before it", () => {
    const line = "450 too-fast wait=50 rate=20 burst=40 last=12 id=k3f9 :Demasiado rápido\r\n";
    const error = errorOf(opened(10), confirmations(11, 12) + line);
    assert.ok(error instanceof Refusal, String(error));
    assert.deepEqual([error.message, error.answers], ["450 too-fast", 2]);
    for (const [said, cause] of [
      ["454 too-many scope=server wait=1000 id=k3f9 :Lleno\r\n", "454 too-many scope=server"],
      ["421 closing reason=kicked last=0 id=k3f9 :Adiós\r\n", "421 closing reason=kicked"],
      ["221 bye last=0 id=k3f9 :Adiós\r\n", "221 bye"],
    ] as const) {
      const refusal = errorOf(acuse().reader("Ana"), said);
      assert.ok(refusal instanceof Refusal);
      assert.equal(refusal.message, cause);
    }
  });

  test("takes no other server for acuse, nor another session for a new one", () => {
    assert.ok(errorOf(acuse().reader("Ana"), "SSH-2.0-OpenSSH\r\n") instanceof WrongAnswer);
    assert.ok(errorOf(acuse().reader("Ana"), greeting.replace("stored", "maybe")) instanceof WrongAnswer);
    const resumed = welcome.replace("last=0", "last=7");
    assert.ok(errorOf(acuse().reader("Ana"), greeting + resumed) instanceof WrongAnswer);
    assert.ok(errorOf(acuse().reader("Ana"), "x".repeat(5_000)) instanceof WrongAnswer);
  });
});

test("each client begins a session of its own, and its messages have the length that was asked for", () => {
  const dialect = acuse();
  const hellos = ["Ana", "Bo"].map((name) => Buffer.from(dialect.open(name)).toString());
  assert.match(hellos[0]!, /^\/hello session=[\w-]{22} last=0 :Ana\n$/);
  assert.notEqual(hellos[0]!.slice(0, 40), hellos[1]!.slice(0, 40));
  assert.equal(Buffer.from(dialect.message("Ana", 3)).toString(), "xxx\n");
});
