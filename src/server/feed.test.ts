import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { Sampler, shownPerSecondMax } from "./feed.ts";

const secondUs = 1_000_000;

suite("a sampler", () => {
  test("shows every message while no second has more than it may show", () => {
    const gaps = fc.array(fc.integer({ min: 0, max: secondUs }), { minLength: 500, maxLength: 1000 });
    fc.assert(
      fc.property(gaps, (gaps) => {
        const sampler = new Sampler();
        const shown: number[] = [];
        let nowUs = 0;
        for (const gapUs of gaps.map((gap) => (gap % 3 === 0 ? 0 : gap % 5000))) {
          nowUs += gapUs;
          const oldest = shown.at(-shownPerSecondMax);
          // One more would be too many for the second that ends here: let it pass.
          if (oldest !== undefined && nowUs - oldest < secondUs) continue;
          assert.equal(sampler.take(nowUs), true);
          shown.push(nowUs);
        }
      }),
    );
  });

  test("of a flood shows as many a second, spread over it", () => {
    const sampler = new Sampler();
    const shown = Array.from({ length: 10 * 20_000 }, (_, i) => i * 50).filter((atUs) => sampler.take(atUs));
    const lastSecond = shown.filter((atUs) => atUs >= 9 * secondUs);
    assert.equal(lastSecond.length, shownPerSecondMax);
    const gaps = lastSecond.slice(1).map((atUs, i) => atUs - lastSecond[i]!);
    assert.ok(Math.max(...gaps) <= 2 * (secondUs / shownPerSecondMax));
  });

  test("takes no harm from a clock that is set back", () => {
    const sampler = new Sampler();
    assert.equal(sampler.take(10 * secondUs), true);
    assert.equal(sampler.take(0), true);
    assert.equal(sampler.take(secondUs), true);
  });
});
