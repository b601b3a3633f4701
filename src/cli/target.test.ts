import assert from "node:assert/strict";
import { test } from "node:test";
import { formatTarget, parseTarget } from "./target.ts";

test("a server is a host, or a host and a port", () => {
  const targets: Readonly<Record<string, ReturnType<typeof parseTarget>>> = {
    localhost: { host: "localhost", port: 2010 },
    "localhost:1": { host: "localhost", port: 1 },
    "example.org:65535": { host: "example.org", port: 65_535 },
    "127.0.0.1:2010": { host: "127.0.0.1", port: 2010 },
    "[::1]:2011": { host: "::1", port: 2011 },
    "[::1]": { host: "::1", port: 2010 },
    "::1": { host: "::1", port: 2010 },
    "fe80::1%eth0": { host: "fe80::1%eth0", port: 2010 },
    "2001:db8::2010": { host: "2001:db8::2010", port: 2010 },
  };
  for (const [text, target] of Object.entries(targets)) assert.deepEqual(parseTarget(text), target, text);
});

test("and nothing else", () => {
  for (const text of [
    "",
    ":",
    ":2010",
    "a:",
    "a:0",
    "a:65536",
    "a:b",
    "a:1:2x",
    "[::1",
    "::1]:1",
    "[]:1",
    "a:-1",
  ]) {
    assert.equal(parseTarget(text), undefined, text);
  }
});

test("is written as it is read", () => {
  for (const text of ["localhost:2010", "[::1]:2011"]) assert.equal(formatTarget(parseTarget(text)!), text);
});
