import assert from "node:assert/strict";
import { test } from "node:test";
import { nearest } from "./nearest.ts";

const words = ["serve", "connect", "log", "max-line", "max-clients", "no-pace"];

test("a word with a slip or two is known again", () => {
  const slips = {
    conect: "connect",
    sevre: "serve",
    connectt: "connect",
    "max-lime": "max-line",
    nopace: "no-pace",
  };
  for (const [slip, word] of Object.entries(slips)) assert.equal(nearest(slip, words), word, slip);
});

test("a word that was only begun is known too", () => {
  assert.equal(nearest("conn", words), "connect");
  assert.equal(nearest("max-c", words), "max-clients");
});

test("another word is not", () => {
  for (const other of ["", "x", "lot-of", "help", "bogus"])
    assert.equal(nearest(other, words), undefined, other);
});
