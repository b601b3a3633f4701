import assert from "node:assert/strict";
import { test } from "node:test";
import { NameColours, nameColours } from "./name-colours.ts";

/** The steps of red, green and blue in the palette's cube, which begins at 16. */
const cubeSteps = [0, 95, 135, 175, 215, 255] as const;

/** Relative luminance of a colour of the palette (WCAG 2). */
function luminance(colour: number): number {
  const index = colour - 16;
  const parts = [Math.floor(index / 36), Math.floor(index / 6) % 6, index % 6].map((step) => {
    const part = cubeSteps[step]! / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * parts[0]! + 0.7152 * parts[1]! + 0.0722 * parts[2]!;
}

function contrast(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

test("the contrast that is measured here is that of the standard", () => {
  assert.equal(contrast(luminance(16), luminance(231)), 21);
  assert.ok(contrast(luminance(226), luminance(231)) < 1.1, "yellow on white");
  assert.ok(contrast(luminance(21), luminance(16)) < 3, "blue on black");
});

test("each colour can be read on black and on white, and there is none twice", () => {
  for (const colour of nameColours) {
    for (const background of [0, 1]) {
      assert.ok(contrast(luminance(colour), background) >= 3, `${colour} on ${background}`);
    }
  }
  assert.equal(new Set(nameColours).size, nameColours.length);
});

test("a name has the same colour always, whatever its case, and in another run", () => {
  const colours = new NameColours();
  const first = colours.of("Ana");
  for (let i = 0; i < 10_000; i += 1) colours.of(`sensor-${i}`);
  assert.deepEqual([colours.of("Ana"), colours.of("ANA"), colours.of("Ａｎａ")], [first, first, first]);
  assert.equal(new NameColours().of("ana"), first);
});

test("as many names as there are colours share none", () => {
  for (let run = 0; run < 100; run += 1) {
    const colours = new NameColours();
    const used = nameColours.map((_, i) => colours.of(`client ${run}-${i}`));
    assert.equal(new Set(used).size, nameColours.length);
  }
});

test("a colour goes by the name: each of them is somebody's", () => {
  const firsts = Array.from({ length: 1000 }, (_, i) => new NameColours().of(`client ${i}`));
  assert.deepEqual(new Set(firsts), new Set(nameColours));
});
