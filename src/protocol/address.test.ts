import assert from "node:assert/strict";
import { test } from "node:test";
import { formatAddress } from "./address.ts";

test("addresses are written with the brackets that IPv6 needs", () => {
  assert.equal(formatAddress("127.0.0.1", 2010), "127.0.0.1:2010");
  assert.equal(formatAddress("localhost", 2010), "localhost:2010");
  assert.equal(formatAddress("::1", 2010), "[::1]:2010");
});
