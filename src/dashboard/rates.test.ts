import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { fakeClient } from "../../test/support/fake-watch.ts";
import type { ClientList } from "../server/watch.ts";
import { apartMsMax, Rates } from "./rates.ts";

/** Who is there at `at`, and how many messages they have sent. */
function list(at: number, messages: Readonly<Record<string, number>>): ClientList {
  const clients = Object.entries(messages).map(([id, sum]) => fakeClient({ id, messages: sum }));
  return { at, silentThreads: 0, clients };
}

suite("the rates of clients", () => {
  test("are what came from one list to the next, however many ask for one", () => {
    const rates = new Rates();
    assert.deepEqual(rates.in(list(1_000, { ana: 10, eva: 3 })), new Map());
    const second = list(3_000, { ana: 15, eva: 3 });
    const wanted = new Map([
      ["ana", 2.5],
      ["eva", 0],
    ]);
    assert.deepEqual(rates.in(second), wanted);
    assert.deepEqual(rates.in(second), wanted);
  });

  test("are not told of who is new, and not of who has gone", () => {
    const rates = new Rates();
    rates.in(list(1_000, { ana: 10, eva: 3 }));
    assert.deepEqual(rates.in(list(2_000, { ana: 30, luz: 900 })), new Map([["ana", 20]]));
  });

  test("are not told where the lists are too far apart, or the clock was set back", () => {
    const rates = new Rates();
    rates.in(list(1_000, { ana: 10 }));
    assert.deepEqual(rates.in(list(1_001 + apartMsMax, { ana: 10 })), new Map());
    assert.deepEqual(rates.in(list(500, { ana: 10 })), new Map());
    assert.deepEqual(rates.in(list(1_500, { ana: 11 })), new Map([["ana", 1]]));
  });
});
