import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseCommand } from "./command.ts";
import { isToken } from "./reply.ts";

const read: Readonly<Record<string, ReturnType<typeof parseCommand>>> = {
  "/quit": { kind: "quit" },
  "/exit": { kind: "quit" },
  "/salir": { kind: "quit" },
  "/quit   ": { kind: "quit" },
  "/help": { kind: "help" },
  "/help ": { kind: "help" },
  "/ping": { kind: "ping", token: "" },
  "/ping  ": { kind: "ping", token: "" },
  "/ping abc": { kind: "ping", token: "abc" },
  "/ping  a.B_c-1  ": { kind: "ping", token: "a.B_c-1" },
  "/hello :Ana": { kind: "hello", name: "Ana" },
  "/hello lang=es :Ana": { kind: "hello", name: "Ana", lang: "es" },
  "/hello lang=en :Ana": { kind: "hello", name: "Ana", lang: "en" },
  "/hello  lang=en   x=y  :Ana": { kind: "hello", name: "Ana", lang: "en" },
};
for (const [line, command] of Object.entries(read)) {
  test(`"${line}" is read`, () => assert.deepEqual(parseCommand(line), command));
}

test("what is no command is unknown", () => {
  const lines = [
    "/",
    "//hola",
    "/ quit",
    "/Quit",
    "/QUIT",
    "/quit now",
    "/quit\t",
    "/quitter",
    "/help me",
    "/hello:Ana",
    "/helloo :Ana",
    "/hola",
    "/ping a b",
    "/ping :abc",
    "/ping ñ",
    "/ping a\tb",
    `/ping ${"a".repeat(65)}`,
  ];
  for (const line of lines) assert.deepEqual(parseCommand(line), { kind: "unknown" }, line);
});

test("a ping carries a token of 64 characters", () => {
  const token = "a".repeat(64);
  assert.deepEqual(parseCommand(`/ping ${token}`), { kind: "ping", token });
});

test("a hello that breaks its syntax is a bad one", () => {
  const lines = [
    "/hello",
    "/hello ",
    "/hello Ana",
    "/hello Ana :Ana",
    "/hello lang=es",
    "/hello lang=es:Ana",
    "/hello lang :Ana",
    "/hello lang= :Ana",
    "/hello =es :Ana",
    "/hello lang = es :Ana",
    "/hello la/ng=es :Ana",
    "/hello ñ=es :Ana",
    `/hello ${"k".repeat(65)}=es :Ana`,
    `/hello key=${"v".repeat(257)} :Ana`,
  ];
  for (const line of lines) assert.deepEqual(parseCommand(line), { kind: "bad-hello" }, line);
});

test("keys and values of a hello may have their full length", () => {
  const line = `/hello ${"k".repeat(64)}=${"v".repeat(256)} x=${"😀".repeat(256)} :Ana`;
  assert.deepEqual(parseCommand(line), { kind: "hello", name: "Ana" });
});

test("a hello's name is all behind the first space and colon, as it is", () => {
  for (const name of ["", " Ana ", "Ana :B", ":", " :Ana", "a=b :c", "Ana  B", "\tñ"]) {
    assert.deepEqual(parseCommand(`/hello :${name}`), { kind: "hello", name });
    assert.deepEqual(parseCommand(`/hello lang=es :${name}`), { kind: "hello", name, lang: "es" });
  }
});

test("a hello's value may hold a colon and an equals sign", () => {
  assert.deepEqual(parseCommand("/hello x=:a:= lang=es :Ana"), { kind: "hello", name: "Ana", lang: "es" });
});

test("keys and languages that are not known are ignored", () => {
  const line = "/hello last=3 token=x future=ñ :sensor-7";
  assert.deepEqual(parseCommand(line), { kind: "hello", name: "sensor-7" });
  for (const lang of ["fr", "ES", "es-MX", "español"]) {
    assert.deepEqual(parseCommand(`/hello lang=${lang} :Ana`), { kind: "hello", name: "Ana" });
  }
});

test("a hello may ask for a session, whose ID is 22 characters of base64url", () => {
  const id = "Zk3q0uT1mB8xw5yR2aLh7A";
  const resumed = (last: number): object => ({ kind: "hello", name: "sensor-7", resume: { id, last } });
  assert.deepEqual(parseCommand(`/hello session=${id} last=17 :sensor-7`), resumed(17));
  assert.deepEqual(parseCommand(`/hello session=${id} :sensor-7`), resumed(0));
  assert.deepEqual(parseCommand(`/hello last=2 lang=es session=${id} :sensor-7`), {
    ...resumed(2),
    lang: "es",
  });
  for (const wrong of [id.slice(1), `${id}A`, `${id.slice(1)}+`, "ñ".repeat(22), ""]) {
    assert.deepEqual(parseCommand(`/hello session=${wrong} last=0 :sensor-7`), { kind: "bad-hello" }, wrong);
  }
  for (const wrong of ["-1", "1.5", "x", "1e3", "1".repeat(16)]) {
    assert.deepEqual(
      parseCommand(`/hello session=${id} last=${wrong} :sensor-7`),
      { kind: "bad-hello" },
      wrong,
    );
  }
});

test("of a key that is repeated the first counts", () => {
  assert.deepEqual(parseCommand("/hello lang=en lang=es :Ana"), { kind: "hello", name: "Ana", lang: "en" });
  assert.deepEqual(parseCommand("/hello lang=fr lang=es :Ana"), { kind: "hello", name: "Ana" });
});

test("keys with a meaning to JavaScript have none in a hello", () => {
  assert.deepEqual(parseCommand("/hello __proto__=x constructor=y :Ana"), { kind: "hello", name: "Ana" });
});

test("any line is read without an error, and a ping's token may stand in a reply", () => {
  const piece = fc.constantFrom(
    "/",
    "ping",
    "hello",
    "quit",
    " ",
    "  ",
    ":",
    "=",
    "lang",
    "es",
    "ñ",
    "\t",
    "a-1",
  );
  const line = fc.oneof(
    fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join("")}`),
    fc.array(piece, { maxLength: 6 }).map((pieces) => `/ping ${pieces.join("")}`),
    fc.string({ unit: "binary" }).map((text) => `/${text}`),
  );
  fc.assert(
    fc.property(line, (line) => {
      const command = parseCommand(line);
      if (command.kind === "ping") assert.ok(command.token === "" || isToken(command.token), line);
      if (command.kind === "hello") assert.ok(line.endsWith(` :${command.name}`), line);
    }),
    { numRuns: 2000 },
  );
});
