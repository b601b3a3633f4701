import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import type { Mark } from "../evidence.ts";
import { itemsOf } from "./items.ts";

/** One millisecond a unit. */
const same = (ms: number): number => ms;

test("marks of a kind at one place are one item, those apart are their own", () => {
  const items = itemsOf(
    [100, 101, 102, 160].map((atMs): Mark => ({ kind: "message", atMs })),
    same,
  );
  assert.deepEqual(
    items.map(({ marks, from, to }) => [marks.length, from, to]),
    [
      [3, 100, 102],
      [1, 160, 160],
    ],
  );
});

test("a connection, its name and its end within a moment stand beside each other, in their order", () => {
  const marks: Mark[] = [
    { kind: "cut-off", atMs: 52 },
    { kind: "connect", atMs: 50 },
    { kind: "name", atMs: 51 },
  ];
  const items = itemsOf(marks, same);
  assert.deepEqual(
    items.map(({ kind }) => kind),
    ["connect", "name", "cut-off"],
  );
  assert.ok(items[0]!.to + 12 < items[1]!.from && items[1]!.to + 12 < items[2]!.from);
});

test("no mark is lost, no two items of a row lie on each other, and none is left of an earlier one", () => {
  const mark = fc.record({
    kind: fc.constantFrom("connect", "name", "message", "confirmation", "cut-off", "lost"),
    atMs: fc.double({ min: 0, max: 300, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(mark, { maxLength: 80 }), (marks) => {
      const items = itemsOf(marks, same);
      assert.equal(
        items.reduce((sum, item) => sum + item.marks.length, 0),
        marks.length,
      );
      for (const [i, item] of items.entries()) {
        assert.ok(item.from >= (items[i - 1]?.from ?? 0));
        const before = items.slice(0, i).findLast((other) => other.row === item.row);
        assert.ok(before === undefined || before.to + 7 < item.from);
      }
    }),
  );
});
