import assert from "node:assert/strict";
import { test } from "node:test";
import { table } from "./table.ts";
import type { Report } from "./table.ts";

test("shapes are beside each other, and what one has not is none of it", () => {
  const profiles = [
    {
      clients: 50,
      inFlight: 1,
      figures: { perSecond: 29_488.4 },
      shares: [{ group: "the sync", percent: 12.34 }],
    },
    {
      clients: 50,
      inFlight: 64,
      figures: { perSecond: 456_344 },
      shares: [
        { group: "SQLite", percent: 60 },
        { group: "the sync", percent: 5 },
      ],
    },
  ];
  const report = { commit: "0123456", machine: { node: "26.10.0" }, profiles } as unknown as Report;
  assert.equal(
    table(report),
    [
      " 50 × 1   50 × 64   0123456, Node 26.10.0",
      " 29,488   456,344   confirmed a second, under the profiler; of the server's processor time:",
      " 12.3 %     5.0 %   the sync",
      "  0.0 %    60.0 %   SQLite",
    ].join("\n"),
  );
});
