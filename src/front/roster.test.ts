import assert from "node:assert/strict";
import { test } from "node:test";
import { replyTexts } from "../i18n/replies.ts";
import { cellsPerBudget } from "../session/rate.ts";
import { Session } from "../session/session.ts";
import { readRoster, writeRoster } from "./roster.ts";
import type { RosterMember } from "./roster.ts";

const nowMs = Date.parse("2026-03-01T14:03:07.250Z");
const nowUs = 50_000_000;

function member(id: string, lines: string, isOpened: boolean, rate: number | undefined): RosterMember {
  const session = new Session(
    id,
    {
      limits: { max: 100, rate, burst: 40, window: 256 },
      word: "stored",
      budgets: new Float64Array(cellsPerBudget),
      texts: () => replyTexts.en,
    },
    { isFull: false, write: () => {}, open: () => {}, append: () => {}, release: () => {}, end: () => {} },
    nowUs,
  );
  const bytes = Buffer.from(lines);
  const came = session.receive(bytes, 0, nowUs);
  if (isOpened) session.opened({ kind: "opened", last: 7, budget: 0 }, nowUs);
  session.receive(bytes, came, nowUs);
  const address = "[::1]:51234";
  return { session, address, connectedAt: nowMs - 60_000, seenUs: nowUs - 1_500_000, state: "open" };
}

test("a roster is read as it was written", () => {
  const ana = member("a", "Ana\none\ntwo\nthree\n/nothing\n", true, 20);
  ana.session.settled({ through: 9, bytes: 6, last: 9, outcome: "stored" });
  const unnamed = { ...member("b", "", false, 20), state: "naming" as const };
  const unlimited = { ...member("c", "Bo\n", true, undefined), state: "held-back" as const };
  const common = { address: "[::1]:51234", connectedAt: nowMs - 60_000, seenAt: nowMs - 1_500 };
  assert.deepEqual(readRoster(writeRoster(new Set([ana, unnamed, unlimited]), nowUs, nowMs)), [
    {
      ...common,
      id: "a",
      name: "Ana",
      state: "open",
      messages: 3,
      unconfirmed: 1,
      last: 9,
      budget: 36,
      unknownCommands: 1,
    },
    {
      ...common,
      id: "b",
      name: null,
      state: "naming",
      messages: 0,
      unconfirmed: 0,
      last: 0,
      budget: null,
      unknownCommands: 0,
    },
    {
      ...common,
      id: "c",
      name: "Bo",
      state: "held-back",
      messages: 0,
      unconfirmed: 0,
      last: 7,
      budget: null,
      unknownCommands: 0,
    },
  ]);
});
