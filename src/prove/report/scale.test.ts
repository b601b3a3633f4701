import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { chapterScale, pauseWidth, xOf } from "./scale.ts";

const id = "kill";

test("a chapter without pauses is drawn true to scale", () => {
  const scale = chapterScale({ id, fromMs: 100, toMs: 200 }, [100, 120, 150, 180, 200], 0, 500);
  assert.equal(scale.pauses.length, 0);
  assert.deepEqual(
    [100, 150, 175, 200].map((ms) => xOf([scale], ms)),
    [0, 250, 375, 500],
  );
});

test("a long pause is left out, says how long it was, and leaves its room to what happened", () => {
  const moments = [0, 5, 10, 15, 20, 1_020, 1_025, 1_030, 1_040];
  const scale = chapterScale({ id, fromMs: 0, toMs: 1_040 }, moments, 0, 400);
  assert.deepEqual(
    scale.pauses.map(({ ms, left, right }) => [ms, Math.round(right - left)]),
    [[1_000, pauseWidth]],
  );
  assert.ok(xOf([scale], 20) > 150, "20 ms of 40 have about half of the room");
  assert.ok(xOf([scale], 520) > xOf([scale], 20) && xOf([scale], 520) < xOf([scale], 1_020));
});

test("a short pause and a chapter of few marks are drawn as they were", () => {
  const short = chapterScale({ id, fromMs: 0, toMs: 60 }, [0, 1, 2, 3, 4, 55, 56, 60], 0, 400);
  const few = chapterScale({ id, fromMs: 0, toMs: 9_000 }, [0, 4_500, 9_000], 0, 400);
  assert.deepEqual([...short.pauses, ...few.pauses], []);
});

test("an axis counts from the beginning of its chapter, in round steps that have room", () => {
  const scale = chapterScale({ id, fromMs: 312.4, toMs: 562.4 }, [312.4, 400, 562.4], 0, 300);
  assert.deepEqual(
    scale.ticks.map(({ ms }) => ms),
    [0, 50, 100, 150, 200, 250],
  );
});

test("later is never further left, wherever the chapters and their pauses are", () => {
  const times = fc.array(fc.double({ min: 0, max: 5_000, noNaN: true }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(times, times, (first, second) => {
      const later = second.map((ms) => ms + 6_000);
      const scales = [first, later].map((moments, i) =>
        chapterScale(
          { id, fromMs: Math.min(...moments), toMs: Math.max(...moments) },
          moments,
          i * 326,
          i * 326 + 300,
        ),
      );
      const xs = [-1, ...first, ...later, 99_999].sort((a, b) => a - b).map((ms) => xOf(scales, ms));
      for (const [i, x] of xs.entries()) {
        assert.ok(x >= (xs[i - 1] ?? -Infinity) - 1e-6);
        assert.ok(x >= -pauseWidth && x <= 626 + pauseWidth);
      }
    }),
  );
});
