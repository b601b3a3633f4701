import assert from "node:assert/strict";
import { test } from "node:test";
import { ledgerContract } from "./contract.ts";
import { MemoryLedger } from "./memory.ts";

ledgerContract("memory", (options) => {
  const ledger = new MemoryLedger(options);
  return Promise.resolve({ as: () => ledger, end: () => ledger.close() });
});

test("memory never says more than accepted", () => {
  assert.equal(new MemoryLedger({ slots: 1, isFull: () => true }).word, "accepted");
});
