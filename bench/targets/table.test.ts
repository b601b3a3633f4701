import assert from "node:assert/strict";
import { test } from "node:test";
import { table } from "./table.ts";

test("a table says of each goal what was wanted, what was reached, and whether that is enough", () => {
  const goal = { what: "start", most: 200, unit: "ms" };
  const text = table([
    {
      title: "It starts",
      goals: [
        { ...goal, reached: 200 },
        { ...goal, reached: 200.4 },
      ],
    },
    { title: "It is small", goals: [{ what: "a client", most: 8, unit: "KiB", reached: 6.354 }] },
  ]);
  assert.equal(
    text,
    [
      "target    at most  reached  unit",
      "",
      "It starts",
      "start         200      200  ms    yes",
      "start         200    200.4  ms    NO",
      "",
      "It is small",
      "a client        8    6.354  KiB   yes",
    ].join("\n"),
  );
});
