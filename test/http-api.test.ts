/** `docs/http-api.md` and its schemas: what they say is what a server answers. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { controlFileName, historyPointsMax, paths } from "../src/dashboard/api.ts";
import { refusals } from "../src/dashboard/refusal.ts";
import { makeToken } from "../src/dashboard/token.ts";
import { shutOutMsMax } from "../src/server/watch.ts";
import { TestDashboard } from "./support/dashboard.ts";
import { EventStream } from "./support/event-stream.ts";
import { fakeClient, fakeGoodbye, fakeMessages, FakeWatch } from "./support/fake-watch.ts";
import { temporaryFolder } from "./support/folder.ts";
import { parseMetrics } from "./support/prometheus.ts";
import { RawClient } from "./support/raw.ts";
import { root, TestServer } from "./support/server.ts";

const document = readFileSync(join(root, "docs/http-api.md"), "utf8");
const schema = JSON.parse(readFileSync(join(root, "docs/http-api.schema.json"), "utf8")) as {
  readonly $defs: Readonly<Record<string, object>>;
};
const ajv = new Ajv2020({ allErrors: true, strict: true });
ajv.addSchema(schema, "api");

/** What is wrong with `value` as one of `name`. */
function faults(name: string, value: unknown): string[] {
  assert.ok(name in schema.$defs, `${name} has a schema`);
  const validate = ajv.getSchema(`api#/$defs/${name}`)!;
  if (validate(value) === true) return [];
  return validate.errors!.map(({ instancePath, message }) => `${name}${instancePath} ${message}`);
}

function fullWatch(): FakeWatch {
  const watch = new FakeWatch();
  watch.here = [fakeClient(), fakeClient({ id: "c9", name: null, state: "naming", budget: null })];
  watch.gone = [
    fakeGoodbye(),
    fakeGoodbye({ id: "c8", name: null, code: null, keyword: "lost", last: null }),
  ];
  watch.kept = fakeMessages(10);
  return watch;
}

const readings: readonly (readonly [name: string, path: string])[] = [
  ["Snapshot", paths.snapshot],
  ["ClientPage", paths.clients],
  ["GoodbyeList", paths.goodbyes],
  ["Story", `${paths.story}?who=Ana`],
  ["Story", `${paths.story}?who=nobody`],
  ["Failure", paths.story],
  ["Failure", "/api/v1/nothing"],
];

describe("docs/http-api.md", () => {
  test("names every path, every code of an error, and every metric", async (t) => {
    for (const path of Object.values(paths)) assert.ok(document.includes(`\`${path}\``), path);
    for (const [code, status] of Object.entries(refusals)) {
      assert.match(document, new RegExp(`\\| ${status} +\\| \`${code}\``));
      assert.deepEqual(faults("Failure", { error: { code, message: "it failed" } }), [], code);
    }
    const dashboard = await TestDashboard.start(t);
    const { families } = parseMetrics((await dashboard.ask(paths.metrics)).text);
    const named = [...document.matchAll(/^\| `((?:acuse|process)_\w+)`/gm)].map((match) => match[1]!);
    assert.deepEqual(named.toSorted(), families.map(({ name }) => name).toSorted());
  });

  test("has examples that its schemas allow, of every shape that is sent", () => {
    const examples = [...document.matchAll(/^`(\w+)`:\n\n```json\n(.*?)^```/gms)];
    const names = examples.map(([, name]) => name);
    for (const [, name, text] of examples) assert.deepEqual(faults(name!, JSON.parse(text!)), []);
    for (const name of [
      "Snapshot",
      "ClientPage",
      "GoodbyeList",
      "Story",
      "MessagePage",
      "KeptMessage",
      "FeedPacket",
    ]) {
      assert.ok(names.includes(name), name);
    }
    assert.ok(names.length >= 13);
  });

  test("has schemas that notice what is missing, too much or of another kind", () => {
    assert.deepEqual(faults("Kicked", { kicked: 1 }), []);
    for (const value of [{}, { kicked: "1" }, { kicked: 1, more: 1 }, { kicked: -1 }]) {
      assert.notDeepEqual(faults("Kicked", value), []);
    }
    assert.notDeepEqual(faults("KickOrder", { name: "Ana", id: "c1" }), []);
  });

  test("gives the bounds that hold", () => {
    const { Snapshot } = schema.$defs as unknown as {
      readonly Snapshot: { readonly properties: { readonly history: { readonly maxItems: number } } };
    };
    assert.equal(Snapshot.properties.history.maxItems, historyPointsMax);
    assert.deepEqual(faults("ControlFile", { pid: 1, url: "http://[::1]:2011", token: makeToken() }), []);
  });
});

describe("SECURITY.md", () => {
  const security = readFileSync(join(root, "SECURITY.md"), "utf8");

  test("names exactly the paths that are answered without a token", async (t) => {
    const dashboard = await TestDashboard.start(t);
    const orders = new Set<string>([paths.kick, paths.prune]);
    const open: string[] = [];
    for (const path of Object.values(paths).filter((each) => each !== paths.try)) {
      const method = orders.has(path) ? "POST" : "GET";
      const { status } = await dashboard.ask(path, { method, isAnonymous: true });
      if (status !== 401) open.push(path);
    }
    const [, named = ""] = /\*\*Figures without a token\.\*\* ([^;]*);/.exec(security) ?? [];
    assert.deepEqual(open.toSorted(), [...named.matchAll(/`([^`]+)`/g)].map(([, path]) => path!).toSorted());
  });

  test("has the dashboard's guard, and plans nothing that there is", () => {
    const told = ["control.json", "HttpOnly", "SameSite=Strict", "`Host`", "`Origin`", "TLS", "--open"];
    for (const what of told) assert.ok(security.includes(what), what);
    assert.equal(shutOutMsMax, 24 * 60 * 60 * 1000);
    assert.match(security, /keeps a name out for a day at most/);
    const [planned = ""] = /^.* planned;.*$/m.exec(security) ?? [];
    assert.notEqual(planned, "");
    assert.doesNotMatch(planned, /ban/);
  });
});

describe("the answers are as the schemas say", () => {
  test("of a dashboard that shows all that there can be", async (t) => {
    const watch = fullWatch();
    const dashboard = await TestDashboard.start(t, watch);
    for (const [name, path] of [...readings, ["MessagePage", paths.messages]] as const) {
      assert.deepEqual(faults(name, await dashboard.read(path)), [], path);
    }
    for (const line of (await dashboard.ask(paths.export)).text.trim().split("\n")) {
      assert.deepEqual(faults("KeptMessage", JSON.parse(line)), []);
    }
    const stream = await EventStream.open(t, dashboard, paths.events);
    assert.deepEqual(faults("Tick", await stream.event("snapshot")), []);
    watch.tell([{ event: "disconnected", ...fakeGoodbye() }]);
    assert.deepEqual(faults("FeedPacket", await stream.event("feed")), []);
    const kicked = await dashboard.order(paths.kick, { name: "Ana" });
    assert.deepEqual(faults("Kicked", JSON.parse(kicked.text)), []);
    const pruned = await dashboard.order(paths.prune, { before: 1 });
    assert.deepEqual(faults("Pruned", JSON.parse(pruned.text)), []);
  });

  test("of a real server", async (t) => {
    const data = temporaryFolder(t);
    const flags = ["--dashboard", "127.0.0.1:0", "--rate", "off"];
    const server = await TestServer.start(t, { data, flags });
    const control = JSON.parse(readFileSync(join(data, controlFileName), "utf8")) as {
      readonly url: string;
      readonly token: string;
    };
    assert.deepEqual(faults("ControlFile", control), []);
    const stream = await EventStream.open(t, control, paths.events);
    const client = await RawClient.open(server.port, "Ana");
    client.send("hola\n");
    assert.equal(await client.line(), "250 stored 1");
    assert.deepEqual(faults("FeedPacket", await stream.event("feed")), []);
    assert.deepEqual(faults("Tick", await stream.event("snapshot")), []);
    for (const [name, path] of readings) {
      const headers = { Authorization: `Bearer ${control.token}` };
      const answer: unknown = await (await fetch(control.url + path, { headers })).json();
      assert.deepEqual(faults(name, answer), [], path);
    }
  });
});
