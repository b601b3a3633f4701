/** Exact limits: a generated matrix of streams against real servers, exact verdict and exact stored rows each. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import {
  CaseMaker,
  characterCases,
  commandCases,
  contentCases,
  cutCases,
  endlessCases,
  lengthCases,
  thousandCases,
} from "./matrix/cases.ts";
import type { Case } from "./matrix/cases.ts";
import { firstLineCases, namingCases } from "./matrix/naming.ts";
import { failuresOf, shownBytesMax } from "./matrix/run.ts";
import { plantedCopy } from "./support/planted.ts";
import { TestServer } from "./support/server.ts";

/** The least that may be announced: everything about a line happens soon. */
const small = 16;
/** The default, and the greatest that may be announced, which come in many segments. */
const greater = [4096, 1_048_576];

const casesLeast = 300;
const burst = 40;

/** What the server with this limit is told. */
function smallCases(): Case[] {
  const make = new CaseMaker({ max: small, burst });
  return [
    ...lengthCases(make, small, true),
    ...characterCases(make, small),
    ...cutCases(make),
    ...contentCases(make, small),
    ...commandCases(make),
    ...thousandCases(make),
    ...endlessCases(make),
    ...namingCases(make),
    ...firstLineCases(make, small),
  ];
}

function greaterCases(max: number): Case[] {
  const make = new CaseMaker({ max, burst });
  return [...lengthCases(make, max, false), ...characterCases(make, max), ...firstLineCases(make, max)];
}

async function failures(
  t: TestContext,
  max: number,
  cases: readonly Case[],
  root?: string,
): Promise<string[]> {
  const flags = ["--rate", "off", "--max-line", String(max), ...(max > shownBytesMax ? ["--quiet"] : [])];
  const server = await TestServer.start(t, { flags, ...(root !== undefined && { root }) });
  return await failuresOf(server, { max, burst }, cases);
}

/** The failures of a server that has a fault. Each client shuts its side, lest it wait for a closing in vain. */
async function planted(t: TestContext, from: string, to: string): Promise<string[]> {
  const root = plantedCopy(t, "src/session/session.ts", from, to);
  const cases = lengthCases(new CaseMaker({ max: small, burst }), small, true);
  return await failures(
    t,
    small,
    cases.map((each) => ({ ...each, closes: false })),
    root,
  );
}

describe("the matrix", () => {
  test("gives each stream its verdict and stores exactly its messages", async (t) => {
    const cases = smallCases();
    t.diagnostic(`${cases.length} cases with a limit of ${small} bytes`);
    assert.ok(cases.length >= casesLeast, `there are at least ${casesLeast} cases`);
    assert.deepEqual(await failures(t, small, cases), []);
  });

  for (const max of greater) {
    test(`does so with a limit of ${max} bytes`, async (t) => {
      const cases = greaterCases(max);
      t.diagnostic(`${cases.length} cases with a limit of ${max} bytes`);
      assert.deepEqual(await failures(t, max, cases), []);
    });
  }

  test("notices a limit that is off by one", async (t) => {
    const found = await planted(t, "this.#reader.max = max;", "this.#reader.max = max + 1;");
    const accepted = /^17 bytes of at most 16, LF, whole .*: rows: \["a","x{17}","z"\] instead of \["a"\]$/;
    assert.ok(found.some((failure) => accepted.test(failure)));
  });

  test("notices an unfinished line that is stored at the end of the stream", async (t) => {
    const found = await planted(
      t,
      'else if (this.#reader.unfinished) this.#end("unfinished", {}, this.#texts.unfinished());',
      'else if (this.#reader.unfinished) { this.receive(Uint8Array.of(10), 0, 0); this.#end("bye", {}, ""); }',
    );
    const stored =
      /^1 bytes of at most 16, end of the stream, whole .*: rows: \["a","x"\] instead of \["a"\]$/;
    assert.ok(found.some((failure) => stored.test(failure)));
  });
});
