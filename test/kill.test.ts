/** A confirmation means stored: the server is killed again and again, and what it had confirmed is there. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { audit, Evidence, faultless, figuresOf } from "./support/audit.ts";
import { compiledOnce } from "./support/compiled.ts";
import { temporaryFolder } from "./support/folder.ts";
import { Load } from "./support/load.ts";
import { moments } from "./support/moments.ts";
import type { Moment } from "./support/moments.ts";
import { plantedCopy } from "./support/planted.ts";
import { TestServer } from "./support/server.ts";
import { storedRows } from "./support/stored.ts";
import type { StoredRow } from "./support/stored.ts";

const kills = 50;

/** A kill may hit a moment in which everything was confirmed; only so few may. */
const idleKillsMax = 2;

/** A server that confirms before it commits is caught within so many kills. */
const caughtKillsMax = 10;

const flags = ["--rate", "off"];

/** Puts a server under load and kills it at a random moment. Resolves with what its clients know. */
async function killUnderLoad(server: TestServer, run: number, moment: Moment = "any"): Promise<Load> {
  const load = Load.start(server.port, { clients: 12, inFlight: 16, run });
  await moments[moment](load, server.data);
  await server.kill();
  await load.over();
  return load;
}

test(`a server that is killed ${kills} times under load keeps what it confirmed, once and in order`, async (t) => {
  const data = temporaryFolder(t);
  const evidence = new Evidence(data);
  const env = await compiledOnce(t);
  let server = await TestServer.start(t, { data, flags, env });
  for (let run = 1; run <= kills; run += 1) {
    const load = await killUnderLoad(server, run, run % 5 === 0 ? "checkpoint" : "any");
    server = await TestServer.start(t, { data, flags, env });
    evidence.add(load);
  }
  evidence.verify();
  t.diagnostic(figuresOf([evidence]));
  assert.ok(evidence.loadsIdle <= idleKillsMax, `${evidence.loadsIdle} kills hit nothing in flight`);
});

test("a server that confirms before it commits is caught", async (t) => {
  const copy = plantedCopy(
    t,
    "src/ledger/commit.ts",
    `    if (this.commits) this.#options.store.commit();
    if (this.commits) this.#count();
    for (const answer of this.#answers) answer();
`,
    `    for (const answer of this.#answers) answer();
    if (this.commits) {
      setImmediate(() => {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 25);
        this.#options.store.commit();
      });
    }
`,
  );
  let lost = 0;
  for (let run = 1; run <= caughtKillsMax && lost === 0; run += 1) {
    const data = temporaryFolder(t);
    const load = await killUnderLoad(await TestServer.start(t, { root: copy, data, flags }), run);
    lost = audit(storedRows(data), load.sessions).lost;
  }
  assert.ok(lost > 0, `nothing was lost in ${caughtKillsMax} kills`);
});

test("the audit sees what is lost, doubled, out of order, changed, or was never sent", () => {
  const session = { name: "Ana", run: 1, sent: 4, confirmed: 3, closing: undefined, text: textOf };
  const rows = [1, 2, 3, 4].map((number) => ({ name: "Ana", session: 7, number, text: textOf(number) }));
  const [first, second, third, fourth] = rows as [StoredRow, StoredRow, StoredRow, StoredRow];
  assert.deepEqual(audit([first, second, third], [session]), faultless);
  assert.deepEqual(audit(rows, [session]), faultless);
  assert.equal(audit([first, second], [session]).lost, 1);
  assert.equal(audit([], [session]).lost, 3);
  assert.equal(audit([...rows, first], [session]).doubled, 1);
  const wrong: StoredRow[][] = [
    [first, third, second],
    [first, second, third, { ...fourth, text: "Ana 1 4 !" }],
    [first, second, third, { ...fourth, name: "Eva" }],
    [first, second, third, { ...fourth, session: 8 }],
    [...rows, { ...fourth, number: 5, text: textOf(5) }],
    [...rows, { ...first, text: "Eva 1 1 ·" }],
  ];
  for (const each of wrong) assert.notDeepEqual(audit(each, [session]).wrong, []);
  const ended = { ...session, closing: "221 bye last=3 id=x" };
  assert.deepEqual(audit([first, second, third], [ended]), faultless);
  assert.notDeepEqual(audit(rows, [ended]).wrong, []);
});

function textOf(number: number): string {
  return `Ana 1 ${number} ·`;
}
