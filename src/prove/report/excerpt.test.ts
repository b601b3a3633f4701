import assert from "node:assert/strict";
import { test } from "node:test";
import { excerpt } from "./excerpt.ts";

const names = ["Ana", "Max"];

function messages(name: string, first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, i) => `  18:05:12    ${name}   ${first + i}  text`);
}

test("of many messages the first ones are there, and how many are left out", () => {
  const lines = ["  18:05:12  + Ana    from 127.0.0.1:53250 · thread 1", ...messages("Ana", 1, 40)];
  assert.deepEqual(excerpt(lines, names, true), [...lines.slice(0, 3), 38]);
});

test("a single message is not left out", () => {
  const lines = [
    ...messages("Ana", 1, 3),
    "  18:05:13  − Ana    said goodbye · 3 stored",
    ...messages("Max", 1, 3),
  ];
  assert.deepEqual(excerpt(lines, names, true), lines);
});

test("who is cut off is always there, with the last message before it", () => {
  const cut = "  18:05:13  × Max    sent a line that is too long · 1 stored · 552 too-long id=k3f9q2aa";
  const lines = [...messages("Ana", 1, 40), ...messages("Max", 1, 1), ...messages("Ana", 41, 50), cut];
  const parts = excerpt(lines, names, true);
  assert.deepEqual(parts.slice(2), [38, ...messages("Max", 1, 1), 10, cut]);
});

test("who is not in the picture is left out, also with a name that begins alike", () => {
  const lines = [...messages("Max-2", 1, 2), "  18:05:13  − Elena    said goodbye", ...messages("Max", 1, 1)];
  assert.deepEqual(excerpt(lines, names, true), [3, ...messages("Max", 1, 1)]);
});

test("what a server shows when it starts is there the first time", () => {
  const lines = ["", "  acuse 0.1.0", ...messages("Ana", 1, 1)];
  assert.deepEqual(excerpt(lines, names, true), lines);
  assert.deepEqual(excerpt(lines, names, false), [2, ...messages("Ana", 1, 1)]);
});
