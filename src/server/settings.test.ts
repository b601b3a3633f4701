import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { defaultLimits } from "../protocol/limits.ts";
import { isLoopback, makeSettings, readMachine, SettingsError } from "./settings.ts";
import type { Choices, Machine, Settings, SettingsProblem } from "./settings.ts";

const choices: Choices = {
  hosts: [],
  open: false,
  port: 2010,
  limits: defaultLimits,
  clientsMax: undefined,
  threads: undefined,
  store: "sqlite",
  dataFolder: "data",
  reserveBytes: 0,
  lang: "en",
  json: false,
  quiet: false,
};
const machine: Machine = { openFilesMax: 20_000, cores: 4, hasIpv6Loopback: true, canSharePort: true };

function make(chosen: Partial<Choices>, has: Partial<Machine> = {}): Settings {
  return makeSettings({ ...choices, ...chosen }, { ...machine, ...has });
}

function problem(chosen: Partial<Choices>, has: Partial<Machine> = {}): SettingsProblem {
  try {
    make(chosen, has);
  } catch (error) {
    if (error instanceof SettingsError) return error.problem;
    throw error;
  }
  throw new Error("the settings were made");
}

suite("the addresses", () => {
  test("are those of this machine alone by default", () => {
    assert.deepEqual(make({}).hosts, ["127.0.0.1", "::1"]);
    assert.deepEqual(make({}, { hasIpv6Loopback: false }).hosts, ["127.0.0.1"]);
    assert.deepEqual(make({ hosts: ["localhost", "127.0.0.1"] }).hosts, ["127.0.0.1", "::1"]);
  });

  test("that others can reach are refused unless the server is open", () => {
    for (const host of ["0.0.0.0", "::", "192.168.1.5", "fe80::1%eth0", "::ffff:10.0.0.1"]) {
      assert.deepEqual(problem({ hosts: ["127.0.0.1", host] }), { kind: "not-loopback", host });
      assert.deepEqual(make({ hosts: [host], open: true }).hosts, [host]);
    }
  });

  test("of the loopback are all that only this machine can reach", () => {
    for (const host of ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"]) {
      assert.equal(isLoopback(host), true, host);
    }
  });
});

suite("the clients at once", () => {
  test("are what the limit of open files leaves beside goodbyes, data, threads and the dashboard", () => {
    const { clientsMax, lingerSocketsMax } = make({});
    assert.equal(lingerSocketsMax, 1024);
    assert.equal(clientsMax, 20_000 - 1024 - 320);
    assert.deepEqual(make({}, { openFilesMax: 1024 }).lingerSocketsMax, 128);
    assert.deepEqual(make({}, { openFilesMax: 1024 }).clientsMax, 1024 - 128 - 320);
  });

  test("are bounded also where open files are not", () => {
    assert.equal(make({}, { openFilesMax: 1_073_741_816 }).clientsMax, 100_000);
    assert.equal(make({ clientsMax: 500_000 }, { openFilesMax: 1_073_741_816 }).clientsMax, 500_000);
  });

  test("may be fewer, but not more than fit", () => {
    assert.equal(make({ clientsMax: 18_656 }).clientsMax, 18_656);
    assert.deepEqual(problem({ clientsMax: 18_657 }), {
      kind: "too-many-clients",
      given: 18_657,
      most: 18_656,
      openFilesMax: 20_000,
    });
    assert.deepEqual(problem({}, { openFilesMax: 140 }), { kind: "too-few-files", openFilesMax: 140 });
  });
});

suite("the threads", () => {
  test("are one less than the cores, at least two and at most eight", () => {
    assert.deepEqual(
      [1, 2, 4, 9, 64].map((cores) => make({}, { cores }).threads),
      [2, 2, 3, 8, 8],
    );
    assert.equal(make({ threads: 5 }).threads, 5);
  });

  test("are one where a port cannot be shared", () => {
    const { threads, reusePort } = make({}, { canSharePort: false });
    assert.deepEqual({ threads, reusePort }, { threads: 1, reusePort: false });
    assert.deepEqual(problem({ threads: 2 }, { canSharePort: false }), {
      kind: "threads-cannot-share",
      given: 2,
    });
  });
});

test("this machine can be asked", () => {
  const { openFilesMax, cores } = readMachine();
  assert.ok(openFilesMax > 128 && cores >= 1);
});
