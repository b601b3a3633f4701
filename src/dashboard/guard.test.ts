import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { TestDashboard } from "../../test/support/dashboard.ts";
import { plantedCopy } from "../../test/support/planted.ts";
import { paths } from "./api.ts";
import type { Failure } from "./api.ts";
import type { Guard as OwnGuard } from "./guard.ts";

const secret = [
  paths.snapshot,
  paths.clients,
  paths.goodbyes,
  paths.story,
  paths.messages,
  paths.export,
  paths.events,
];
const open = ["/", paths.health, paths.ready, paths.metrics];

type Headers = Readonly<Record<string, string>>;

/** Status and code of the answer. */
async function asked(
  dashboard: TestDashboard,
  path: string,
  headers: Headers,
  isAnonymous = false,
): Promise<string> {
  const { status, text } = await dashboard.ask(path, { headers, isAnonymous });
  const code = status < 400 ? "" : (JSON.parse(text) as Failure).error.code;
  return `${status} ${code}`.trim();
}

suite("a page of another site", () => {
  test("does not get in by a name that leads here", async (t) => {
    const dashboard = await TestDashboard.start(t);
    const { port } = dashboard;
    for (const path of [...secret, ...open]) {
      for (const host of [
        `evil.example:${port}`,
        `127.0.0.1.evil.example:${port}`,
        `127.0.0.1:${port + 1}`,
        "127.0.0.1",
        `10.0.0.1:${port}`,
        `localhost.:${port}`,
        `user@127.0.0.1:${port}`,
        "",
      ]) {
        assert.equal(await asked(dashboard, path, { Host: host }), "421 wrong-host", `${path} as ${host}`);
      }
    }
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`]) {
      assert.equal(await asked(dashboard, paths.snapshot, { Host: host }), "200", host);
    }
  });

  test("does not get in by requests that a browser sends for it", async (t) => {
    const dashboard = await TestDashboard.start(t);
    const own = `http://127.0.0.1:${dashboard.port}`;
    const cookie = { Cookie: `acuse-token-${dashboard.port}=${dashboard.token}` };
    for (const path of secret) {
      for (const from of [
        { Origin: "http://evil.example" },
        { Origin: "null" },
        { Origin: `https://127.0.0.1:${dashboard.port}` },
        { Origin: `http://127.0.0.1:${dashboard.port + 1}` },
        { Origin: `http://localhost:${dashboard.port}` },
        { "Sec-Fetch-Site": "cross-site" },
        { "Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors" },
        { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document" },
      ]) {
        const headers = { ...cookie, ...from } as Headers;
        assert.equal(
          await asked(dashboard, path, headers, true),
          "403 forbidden",
          `${path} ${JSON.stringify(from)}`,
        );
      }
    }
    for (const from of [{ Origin: own }, { "Sec-Fetch-Site": "same-origin" }, { "Sec-Fetch-Site": "none" }]) {
      assert.equal(await asked(dashboard, paths.snapshot, { ...cookie, ...from }, true), "200");
    }
  });

  test("may link to the page, and put it or its parts nowhere", async (t) => {
    const dashboard = await TestDashboard.start(t);
    const site = { "Sec-Fetch-Site": "cross-site" };
    const link = { ...site, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document" };
    assert.equal(await asked(dashboard, "/", link, true), "200");
    const frame = { ...site, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe" };
    assert.equal(await asked(dashboard, "/", frame, true), "403 forbidden");
    const script = { ...site, "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script" };
    assert.equal(await asked(dashboard, "/assets/page-1.js", script, true), "403 forbidden");
  });

  test("gets in where the check of the name is left out (control)", async (t) => {
    const copy = plantedCopy(t, "src/dashboard/guard.ts", " && this.#isOwn(name)", "");
    const { Guard } = (await import(`${copy}/src/dashboard/guard.ts`)) as {
      readonly Guard: typeof OwnGuard;
    };
    const headers = { host: ["evil.example:2011"] };
    const request = { headers: {}, headersDistinct: headers } as unknown as Parameters<
      typeof Guard.prototype.admit
    >[0];
    assert.doesNotThrow(() => new Guard("127.0.0.1", 2011, "token").admit(request, false));
  });
});

suite("the token", () => {
  test("is needed for all but health, metrics and the empty page", async (t) => {
    const dashboard = await TestDashboard.start(t);
    for (const path of secret) {
      assert.equal(await asked(dashboard, path, {}, true), "401 no-token", path);
      assert.equal(
        await asked(dashboard, `${path}?token=${dashboard.token}`, {}, true),
        "401 no-token",
        path,
      );
      for (const wrong of ["", "wrong", `${dashboard.token}x`, dashboard.token.slice(1)]) {
        assert.equal(
          await asked(dashboard, path, { Authorization: `Bearer ${wrong}` }, true),
          "401 no-token",
        );
        assert.equal(
          await asked(dashboard, path, { Cookie: `acuse-token-${dashboard.port}=${wrong}` }, true),
          "401 no-token",
        );
      }
    }
    for (const path of open) assert.equal(await asked(dashboard, path, {}, true), "200", path);
    for (const path of [paths.kick, paths.prune]) {
      const { status } = await dashboard.ask(path, { method: "POST", isAnonymous: true });
      assert.equal(status, 401, path);
    }
  });

  test("goes from the address into a cookie that no script and no other site gets", async (t) => {
    const dashboard = await TestDashboard.start(t);
    const { status, headers, text } = await dashboard.ask(`/?token=${dashboard.token}`, {
      isAnonymous: true,
    });
    assert.equal(status, 303);
    assert.equal(headers.location, "/");
    assert.equal(text, "");
    const [cookie = ""] = headers["set-cookie"] ?? [];
    assert.equal(
      cookie,
      `acuse-token-${dashboard.port}=${dashboard.token}; Path=/; HttpOnly; SameSite=Strict`,
    );
    const [pair = ""] = cookie.split(";");
    assert.equal(await asked(dashboard, paths.snapshot, { Cookie: `other=1; ${pair}` }, true), "200");
  });

  test("that is wrong sets no cookie", async (t) => {
    const dashboard = await TestDashboard.start(t);
    const { status, headers } = await dashboard.ask("/?token=wrong", { isAnonymous: true });
    assert.equal(status, 401);
    assert.equal(headers["set-cookie"], undefined);
  });

  test("has 128 bits of chance, and another one each time", async (t) => {
    const tokens = [];
    for (let i = 0; i < 3; i += 1) tokens.push((await TestDashboard.start(t)).token);
    for (const token of tokens) assert.match(token, /^[\w-]{22}$/);
    assert.equal(new Set(tokens).size, tokens.length);
  });
});

test("a server for everybody is called by its addresses and by no other name", async (t) => {
  const dashboard = await TestDashboard.start(t, undefined, "0.0.0.0");
  const { port } = dashboard;
  for (const host of [
    `127.0.0.1:${port}`,
    `192.168.7.7:${port}`,
    `[2001:db8::1]:${port}`,
    `localhost:${port}`,
  ]) {
    assert.equal(await asked(dashboard, paths.snapshot, { Host: host }), "200", host);
  }
  for (const host of [`evil.example:${port}`, `192.168.7.7.evil.example:${port}`, "192.168.7.7"]) {
    assert.equal(await asked(dashboard, paths.snapshot, { Host: host }), "421 wrong-host", host);
  }
});
