import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  countParam,
  formatCause,
  formatConfirmation,
  formatLines,
  formatPong,
  formatReply,
  isToken,
  parseReply,
} from "./reply.ts";
import type { Reply } from "./reply.ts";
import { confirmationWords, params, replies } from "./replies.ts";
import type { ParamName, ReplyKey, ReplySpec } from "./replies.ts";

const keys = Object.keys(replies) as ReplyKey[];

test("the replies of the protocol's examples are written byte for byte", () => {
  const written = [
    formatReply(
      "greeting",
      { max: 4096, rate: 20, burst: 40, window: 256, ack: "stored", auth: "none" },
      "¿Cómo te llamas?",
    ),
    formatReply("welcome", { last: 0 }, "Hola, Ana. Escribe tus mensajes; /salir para terminar."),
    formatConfirmation("stored", 1),
    formatReply("bye", { last: 1, id: "k3f9q2" }, "Hasta pronto, Ana. 1 mensaje guardado."),
    formatReply("welcome", { last: 3, budget: 38 }, "…"),
    formatConfirmation("stored", 18),
    formatReply("closing", { last: 7, id: "k3f9q2", reason: "draining" }),
    formatPong("abc"),
    formatPong(""),
  ];
  assert.equal(
    written.join(""),
    [
      "220 acuse/1 max=4096 rate=20 burst=40 window=256 ack=stored auth=none :¿Cómo te llamas?\r\n",
      "230 welcome last=0 :Hola, Ana. Escribe tus mensajes; /salir para terminar.\r\n",
      "250 stored 1\r\n",
      "221 bye last=1 id=k3f9q2 :Hasta pronto, Ana. 1 mensaje guardado.\r\n",
      "230 welcome last=3 budget=38 :…\r\n",
      "250 stored 18\r\n",
      "421 closing reason=draining last=7 id=k3f9q2\r\n",
      "200 pong abc\r\n",
      "200 pong\r\n",
    ].join(""),
  );
});

test("parameters are written in the registry's order, and those without a value are not", () => {
  const values = { id: "a", burst: 40, last: 5, rate: 20, wait: 51 };
  assert.equal(formatReply("tooFast", values), "450 too-fast wait=51 rate=20 burst=40 last=5 id=a\r\n");
  assert.equal(
    formatReply("tooFast", { ...values, last: undefined, burst: undefined }),
    "450 too-fast wait=51 rate=20 id=a\r\n",
  );
});

test("no two replies share a code or a keyword, and each is a reply that can be read", () => {
  const specs: ReplySpec[] = Object.values(replies);
  assert.equal(new Set(specs.map(({ code }) => code)).size, specs.length);
  assert.equal(new Set(specs.map(({ keyword }) => keyword)).size, specs.length);
});

const token = fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/);
const count = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const text = fc.string({ unit: "binary", maxLength: 60 }).map((text) => text.replaceAll(/[\r\n]/g, ""));

for (const key of keys) {
  const spec: ReplySpec = replies[key];
  const values = fc.record(
    Object.fromEntries(spec.params.map((name) => [name, params[name].kind === "token" ? token : count])),
    { requiredKeys: [] },
  );
  test(`${spec.code} ${spec.keyword} is read as it was written`, () => {
    fc.assert(
      fc.property(values, text, (values, text) => {
        const line = formatReply(key, values, text);
        assert.ok(line.endsWith("\r\n"));
        const strings = Object.entries(values).map(([name, value]) => [name, String(value)]);
        assert.deepEqual(plain(parseReply(line.slice(0, -2))), {
          code: spec.code,
          keyword: spec.keyword,
          more: false,
          positional: [],
          params: Object.fromEntries(strings),
          text,
        });
      }),
    );
  });
}

test("a confirmation is read with its word and number", () => {
  fc.assert(
    fc.property(fc.constantFrom(...confirmationWords), count, (word, number) => {
      const reply = parseReply(formatConfirmation(word, number).slice(0, -2));
      assert.equal(reply?.code, replies.confirmation.code);
      assert.equal(reply.keyword, word);
      assert.deepEqual(reply.positional, [String(number)]);
    }),
  );
});

test("a reply of several lines is marked on all but its last", () => {
  const written = formatLines("help", ["uno", "dos: dos", "", "tres"]);
  assert.equal(written, "214-help :uno\r\n214-help :dos: dos\r\n214-help\r\n214 help :tres\r\n");
  const read = written.split("\r\n").slice(0, -1).map(parseReply);
  assert.deepEqual(
    read.map((reply) => reply?.more),
    [true, true, true, false],
  );
  assert.deepEqual(
    read.map((reply) => reply?.text),
    ["uno", "dos: dos", "", "tres"],
  );
  assert.equal(formatLines("help", ["sola"]), "214 help :sola\r\n");
});

test("a text that would break its line throws", () => {
  for (const text of ["a\rb", "a\nb", "a\r\n250 stored 1", "\n"]) {
    assert.throws(() => formatReply("bye", {}, text), /may not break its line/);
    assert.throws(() => formatLines("help", ["uno", text]), /may not break its line/);
  }
});

test("a parameter's value that is no token throws", () => {
  for (const value of ["", "a b", "a=b", "ñ", "a\r\n", ":x", "a".repeat(65)]) {
    assert.throws(() => formatReply("bye", { id: value }), /bye: id must be a token/);
  }
});

test("codes, keywords and parameters that nobody knows yet are read", () => {
  assert.deepEqual(plain(parseReply("299 future/2 7 x=1 y.z=-_ 8 :a text : more")), {
    code: 299,
    keyword: "future/2",
    more: false,
    positional: ["7", "8"],
    params: { x: "1", "y.z": "-_" },
    text: "a text : more",
  });
  assert.deepEqual(plain(parseReply("250 stored 18 at=9")), {
    code: 250,
    keyword: "stored",
    more: false,
    positional: ["18"],
    params: { at: "9" },
    text: "",
  });
});

test("a parameter's name with a meaning to JavaScript has none here", () => {
  const reply = parseReply("230 welcome __proto__=1 constructor=2");
  assert.equal(reply?.params["__proto__"], "1");
  assert.equal(reply.params["constructor"], "2");
  assert.equal(parseReply("230 welcome")?.params["constructor"], undefined);
});

test("what is no reply is not read", () => {
  const lines = [
    "",
    "250",
    "250 ",
    "250stored 1",
    "250  stored 1",
    "250 stored  1",
    "250 stored 1 ",
    "250:stored",
    "150 stored 1",
    "650 stored 1",
    "25 stored 1",
    "2500 stored 1",
    " 250 stored 1",
    "-250 stored 1",
    "250_stored 1",
    "250 stored x=",
    "250 stored =1",
    "250 stored x=1=2",
    "250 stored ñ",
    "250 stored text:text",
    "250 guardado más",
    `250 ${"a".repeat(65)}`,
    `250 stored ${"1".repeat(65)}`,
    "250 stored 1\r",
    "250 stored 1\n",
    "250 stored 1\r\n",
    "HTTP/1.1 400 Bad Request",
    "SSH-2.0-OpenSSH_9.2p1",
    "220",
  ];
  for (const line of lines) {
    assert.equal(parseReply(line), undefined, JSON.stringify(line));
  }
});

test("an empty text and none are the same", () => {
  assert.equal(parseReply("221 bye :")?.text, "");
  assert.equal(parseReply("221 bye")?.text, "");
});

test("reading never throws, and what is read can be trusted to be in form", () => {
  const piece = fc.constantFrom(
    "250",
    "4",
    "2",
    " ",
    "-",
    ":",
    "=",
    "stored",
    "last",
    "1",
    "ñ",
    "\r",
    "\n",
    "/",
    "\0",
  );
  const line = fc.oneof(
    fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join("")),
    fc.array(piece, { maxLength: 8 }).map((pieces) => `250 ${pieces.join("")}`),
    fc.string({ unit: "binary" }),
  );
  fc.assert(
    fc.property(line, (line) => {
      const reply = parseReply(line);
      if (reply === undefined) return;
      assert.ok(reply.code >= 200 && reply.code <= 599);
      for (const word of [...reply.positional, ...Object.entries(reply.params).flat()])
        assert.ok(isToken(word));
      assert.doesNotMatch(reply.text, /[\r\n]/);
    }),
    { numRuns: 2000 },
  );
});

test("a count or a time is read as a number", () => {
  const reply = parseReply("450 too-fast wait=51 rate=off burst=40 last=999999999999999 id=7") as Reply;
  assert.equal(countParam(reply, "wait"), 51);
  assert.equal(countParam(reply, "burst"), 40);
  assert.equal(countParam(reply, "last"), 999_999_999_999_999);
});

test("what is absent, malformed, too great or a token is no count", () => {
  const counts: [ParamName, string][] = [
    ["last", "budget=1"],
    ["last", "last"],
    ["last", "last=-1"],
    ["last", "last=1.5"],
    ["last", "last=1e3"],
    ["last", "last=0x10"],
    ["last", "last=1000000000000000"],
    ["rate", "rate=20"],
    ["id", "id=7"],
  ];
  for (const [name, written] of counts) {
    const reply = parseReply(`230 welcome ${written}`) as Reply;
    assert.equal(countParam(reply, name), undefined, written);
  }
});

test("a token has 1 to 64 characters of its alphabet", () => {
  for (const good of ["a", "Z", "0", ".", "_", "-", "a".repeat(64)]) assert.ok(isToken(good), good);
  for (const bad of ["", "a".repeat(65), "a b", "ñ", "a=b", ":", "/", "a\n"]) assert.ok(!isToken(bad), bad);
});

/** The same reply with an ordinary object, so that `deepEqual` does not compare prototypes. */
function plain(reply: Reply | undefined): unknown {
  return reply && { ...reply, params: { ...reply.params } };
}

test("why a connection ended is told as its last line says it", () => {
  for (const line of [
    "221 bye last=7 id=k3f9q2",
    "421 closing reason=kicked wait=5 last=7 id=k3f9q2",
    "454 too-many scope=server wait=5 id=k3f9q2",
    "501 bad-name reason=start id=k3f9q2",
    "599 new-thing reason=odd id=k3f9q2",
  ]) {
    const { code, keyword, params } = parseReply(line)!;
    const cause = formatCause(code, keyword, params["reason"] ?? params["scope"] ?? null);
    assert.ok(`${line} `.startsWith(`${cause} `), `${cause} begins ${line}`);
    assert.ok(!/ (?:reason|scope)=/.test(line.slice(cause.length)));
  }
});
