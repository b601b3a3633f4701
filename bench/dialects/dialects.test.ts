import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Refusal, WrongAnswer } from "../../src/bench/dialect.ts";
import type { Dialect } from "../../src/bench/dialect.ts";
import { jetstream } from "./jetstream.ts";
import { natsCore } from "./nats-core.ts";
import { original } from "./original.ts";
import { redis } from "./redis.ts";

const name = "bench-7";

interface Case {
  readonly dialect: Dialect;
  /** What `open` and a message of three bytes are on the wire. */
  readonly open: string;
  readonly message: string;
  /** What the server says until messages may be sent. */
  readonly opening: string;
  /** Answers to messages, in order. */
  readonly answers: readonly string[];
  /** What must not come after `answers`. */
  readonly wrong: Readonly<Record<string, string>>;
  readonly refusal?: { readonly said: string; readonly cause: string };
}

const info = 'INFO {"server_id":"X","max_payload":1048576} \r\n';

function acknowledged(number: number, inbox = `_INBOX.${name}`): string {
  const payload = `{"stream":"BENCH","seq":${number}}`;
  return `MSG ${inbox} 1 ${payload.length}\r\n${payload}\r\n`;
}

const cases: Readonly<Record<string, Case>> = {
  redis: {
    dialect: redis(),
    open: "",
    message: "*5\r\n$4\r\nXADD\r\n$7\r\nbench-7\r\n$1\r\n*\r\n$4\r\ntext\r\n$3\r\nxxx\r\n",
    opening: "",
    answers: [
      "$15\r\n1700000000000-0\r\n",
      "$15\r\n1700000000000-9\r\n",
      "$16\r\n1700000000000-10\r\n",
      "$15\r\n1700000000001-0\r\n",
    ],
    wrong: {
      "the same ID again": "$15\r\n1700000000001-0\r\n",
      "an ID that is lower": "$16\r\n1700000000000-11\r\n",
      "an ID of another length": "$14\r\n1700000000001-1\r\n",
      "an ID without a number": "$15\r\n1700000000001-x\r\n",
      "an ID that is none": "$15\r\n170000000000101\r\n",
      "no ID at all": "$-1\r\n",
      "another kind of answer": "+OK\r\n",
    },
    refusal: {
      said: "-MISCONF Errors writing to the AOF file\r\n",
      cause: "MISCONF Errors writing to the AOF file",
    },
  },
  "NATS core": {
    dialect: natsCore(),
    open: 'CONNECT {"lang":"bench","version":"1","pedantic":false,"verbose":true}\r\nPING\r\n',
    message: "PUB bench.bench-7 3\r\nxxx\r\n",
    opening: `${info}+OK\r\nPONG\r\n`,
    answers: ["+OK\r\n", "+OK\r\n", `PING\r\n+OK\r\n`, `${info}+OK\r\n`],
    wrong: { "another word": "+KO\r\n", "more than the word": "+OK 1\r\n", "an empty line": "\r\n" },
    refusal: { said: "-ERR 'Maximum Payload Violation'\r\n", cause: "'Maximum Payload Violation'" },
  },
  JetStream: {
    dialect: jetstream(),
    open: 'CONNECT {"lang":"bench","version":"1","pedantic":false,"verbose":false}\r\nSUB _INBOX.bench-7 1\r\nPING\r\n',
    message: "PUB bench.bench-7 _INBOX.bench-7 3\r\nxxx\r\n",
    opening: `${info}PONG\r\n`,
    answers: [acknowledged(1), acknowledged(9), `PING\r\n${acknowledged(10)}`, acknowledged(12345678)],
    wrong: {
      "the same number again": acknowledged(12345678),
      "a number that is lower": acknowledged(12345677),
      "somebody else's": acknowledged(12345679, "_INBOX.bench-8"),
      "another stream's": acknowledged(12345679).replace("BENCH", "OTHER"),
      "an acknowledgement of another length": acknowledged(12345679).replace(" 1 33", " 1 32"),
      "more than a number": acknowledged(12345679).replace("79}", "7x}"),
      "a doubled one": 'MSG _INBOX.bench-7 1 52\r\n{"stream":"BENCH","seq":12345679,"duplicate": true}\r\n',
    },
    refusal: {
      said: 'MSG _INBOX.bench-7 1 99\r\n{"error":{"code":503,"err_code":10077,"description":"no space"},"stream":"BENCH","seq":0}\r\n',
      cause: "503 no space",
    },
  },
  "the original": {
    dialect: original(),
    open: "bench-7\n",
    message: "xxx\n",
    opening: "¿Cómo te llamas?\n",
    answers: Array.from({ length: 12 }, (_, index) => `OK ${index + 1}\n`),
    wrong: {
      "the same number again": "OK 12\n",
      "a number left out": "OK 14\n",
      "another word": "KO 13\n",
      "no number": "OK \n",
      "more than a number": "OK 13x\n",
    },
  },
};

for (const [title, { dialect, open, message, opening, answers, wrong, refusal }] of Object.entries(cases)) {
  describe(title, () => {
    const whole = Buffer.from(opening + answers.join(""));
    const opened = () => {
      const reader = dialect.reader(name);
      reader.read(whole);
      return reader;
    };

    test("says what its server wants to hear", () => {
      assert.equal(text(dialect.open(name)), open);
      assert.equal(text(dialect.message(name, 3)), message);
    });

    test("may send when it was let in, and not before", () => {
      const reader = dialect.reader(name);
      if (opening !== "") assert.equal(reader.isOpen, false);
      assert.equal(reader.read(Buffer.from(opening)), 0);
      assert.equal(reader.isOpen, true);
    });

    test("counts the same answers wherever they are cut, and keeps nothing of the bytes it was given", () => {
      for (let first = 0; first <= whole.length; first += 1) {
        for (let second = first; second <= whole.length; second += 1) {
          const reader = dialect.reader(name);
          const buffer = Buffer.alloc(whole.length);
          let count = 0;
          for (const [from, to] of [
            [0, first],
            [first, second],
            [second, whole.length],
          ] as const) {
            const length = whole.copy(buffer, 0, from, to);
            count += reader.read(buffer.subarray(0, length));
            buffer.fill(0);
          }
          assert.equal(count, answers.length, `cut at ${first} and ${second}`);
        }
      }
    });

    test("counts an answer when its last byte has come", () => {
      const reader = dialect.reader(name);
      reader.read(Buffer.from(opening));
      for (const answer of answers) {
        assert.equal(reader.read(Buffer.from(answer.slice(0, -1))), 0);
        assert.equal(reader.read(Buffer.from(answer.slice(-1))), 1);
      }
    });

    for (const [what, said] of Object.entries(wrong)) {
      test(`does not take ${what}`, () => {
        for (const bytes of [[said], said.split("")]) {
          const reader = opened();
          assert.throws(() => bytes.forEach((each) => reader.read(Buffer.from(each))), WrongAnswer);
        }
      });
    }

    test("does not wait for the end of a line for ever", () => {
      const reader = opened();
      const part = Buffer.alloc(1024, "x");
      assert.throws(() => {
        for (let count = 0; count < 100; count += 1) reader.read(part);
      }, WrongAnswer);
    });

    if (refusal === undefined) return;
    test("hears why it is refused", () => {
      for (const bytes of [[refusal.said], refusal.said.split("")]) {
        const reader = opened();
        assert.throws(
          () => bytes.forEach((each) => reader.read(Buffer.from(each))),
          (error) => error instanceof Refusal && error.message === refusal.cause,
        );
      }
    });
  });
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}
