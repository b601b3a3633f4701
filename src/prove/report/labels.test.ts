import assert from "node:assert/strict";
import { test } from "node:test";
import { reportTexts } from "../../i18n/report.ts";
import type { Lane, Mark } from "../evidence.ts";
import { itemsOf } from "./items.ts";
import { laneLabels } from "./labels.ts";

function labelsOf(marks: readonly Mark[], kind: Lane["kind"] = "client"): string[] {
  const items = itemsOf(marks, (ms) => ms);
  return laneLabels(items, kind, 1_000, reportTexts.en)
    .sort((a, b) => a.x - b.x)
    .map(({ text }) => text);
}

function messages(count: number, everyMs: number): Mark[] {
  return Array.from({ length: count }, (_, i) => ({ kind: "message", atMs: i * everyMs, number: i + 1 }));
}

test("where there is room each message has its number", () => {
  assert.deepEqual(labelsOf(messages(4, 30)), ["1", "2", "3", "4"]);
});

test("where there is little, the round numbers stay", () => {
  const shown = labelsOf(messages(30, 10)).map(Number);
  assert.ok(shown.includes(10) && shown.includes(20) && shown.includes(30));
  assert.ok(shown.length < 20);
});

test("marks at one place are counted, and the count goes before a number", () => {
  const marks: Mark[] = [
    ...Array.from({ length: 41 }, (_, i): Mark => ({ kind: "message", atMs: 50, number: i + 1 })),
    { kind: "message", atMs: 62, number: 42 },
  ];
  assert.deepEqual(labelsOf(marks), ["×41"]);
});

test("a welcome says how far the session had come, before all counts of its row", () => {
  const marks: Mark[] = [
    { kind: "welcome", atMs: 20, number: 10, text: "230 welcome last=10" },
    ...Array.from({ length: 3 }, (_, i): Mark => ({ kind: "confirmation", atMs: 34, number: 11 + i })),
    ...Array.from({ length: 3 }, (_, i): Mark => ({ kind: "confirmation", atMs: 90, number: 14 + i })),
  ];
  assert.deepEqual(labelsOf(marks), ["last=10", "×3"]);
});

test("a cut-off says its code and keyword where they fit, else its code, else nothing", () => {
  const cutOff: Mark = { kind: "cut-off", atMs: 10, text: "552 too-long max=4096 last=1 id=k3f9q2aa" };
  assert.deepEqual(labelsOf([cutOff]), ["552 too-long"]);
  assert.deepEqual(labelsOf([cutOff, { kind: "connect", atMs: 60 }]), ["552"]);
  assert.deepEqual(labelsOf([cutOff, { kind: "connect", atMs: 30 }]), []);
});

test("what happened last stays within the picture: its word ends at the edge", () => {
  const labels = laneLabels(
    itemsOf([{ kind: "start", atMs: 980 }], (ms) => ms),
    "server",
    1_000,
    reportTexts.es,
  );
  assert.deepEqual(labels, [{ text: "arranque", x: 1_000, anchor: "end", row: "on" }]);
});

test("the disk's writes are too many for labels", () => {
  const marks = Array.from({ length: 9 }, (): Mark => ({ kind: "sync", atMs: 10 }));
  assert.deepEqual(labelsOf(marks, "disk"), []);
});
