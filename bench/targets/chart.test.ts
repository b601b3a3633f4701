import assert from "node:assert/strict";
import { test } from "node:test";
import { chart } from "./chart.ts";

const points = (...ys: number[]): { x: number; y: number }[] => ys.map((y, i) => ({ x: 10 ** i, y }));

/** The heights at which a panel's points are drawn. */
function heights(svg: string): number[] {
  return [...svg.matchAll(/<circle [^>]*cy="([\d.]+)"/g)].map((found) => Number(found[1]));
}

test("a chart draws what is equal at one height, and twice as much twice as high", () => {
  const bottom = heights(chart("t", [{ title: "none", points: points(0) }]))[0]!;
  const [one, same, twice] = heights(chart("t", [{ title: "p", points: points(15, 15, 30) }]));
  assert.equal(one, same);
  assert.equal(bottom - twice!, 2 * (bottom - one!));
});

test("each panel has a scale of its own, and words are words", () => {
  const svg = chart('a < b & "c"', [
    { title: "high", points: points(400) },
    { title: "low", points: points(4) },
  ]);
  const [high, low] = heights(svg);
  assert.equal(high, low);
  assert.match(svg, /a &lt; b &amp; &quot;c&quot;/);
});

test("numbers are as short as they are exact", () => {
  const svg = chart("t", [
    {
      title: "p",
      points: [
        { x: 10_000, y: 6.24 },
        { x: 10_000_000, y: 62.4 },
      ],
    },
  ]);
  for (const text of ["10 K", "10 M", "6.2", "62"]) assert.ok(svg.includes(`>${text}</text>`), text);
});
