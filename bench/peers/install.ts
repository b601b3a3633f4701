/**
 * `npm run bench:peers`: installs what acuse is compared with, on Debian as root. Redis and Python come from the machine's
 * own packages. Debian has a NATS server with today's JetStream only in `forky`: it is unpacked into a folder of this
 * clone, and neither the machine's packages nor its sources are touched.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { natsVersion } from "../servers/nats.ts";
import { originalVersion } from "../servers/original.ts";
import { redisVersion } from "../servers/redis.ts";
import { versionOf } from "../servers/version.ts";
import { mirrorsIn } from "./mirrors.ts";
import { natsFolder, natsProgram, peersFolder } from "./folder.ts";

/** The release of Debian that has today's NATS, and the keys that it is signed with. */
const release = "forky";
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

interface Peer {
  readonly title: string;
  version(): string | undefined;
  /** Throws when it cannot. */
  install(): void;
}

const peers: readonly Peer[] = [
  { title: "Redis", version: redisVersion, install: () => installPackage("redis-server") },
  { title: "Python", version: originalVersion, install: () => installPackage("python3") },
  { title: "taskset", version: () => versionOf("taskset"), install: () => installPackage("util-linux") },
  { title: "NATS", version: natsVersion, install: installNats },
];

for (const peer of peers) {
  const { title } = peer;
  const before = peer.version();
  if (before !== undefined) {
    console.log(`${title} ${before} is installed`);
    continue;
  }
  try {
    peer.install();
    const version = peer.version();
    if (version === undefined) throw new Error("it is there, and does not run");
    console.log(`${title} ${version} was installed`);
  } catch (error) {
    console.log(`${title} cannot be installed, and the benchmark leaves it out: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}

function installPackage(name: string): void {
  run("apt-get", "update");
  run("apt-get", "install", "--yes", "--no-install-recommends", name);
}

function installNats(): void {
  const mirrors = mirrorsIn(run("apt-get", "update", "--print-uris"));
  const failures: string[] = [];
  for (const mirror of mirrors) {
    try {
      unpackNats(mirror);
      return;
    } catch (error) {
      failures.push((error as Error).message);
    }
  }
  throw new Error(failures.join("\n") || "apt has no sources");
}

/** With lists, packages and sources of its own: apt looks at this mirror and no other, and at nothing of the machine's. */
function unpackNats(mirror: string): void {
  const apt = join(peersFolder, "apt");
  rmSync(apt, { recursive: true, force: true });
  for (const folder of ["lists/partial", "archives/partial"]) {
    mkdirSync(join(apt, folder), { recursive: true });
  }
  // Without the keyring apt tries its own keys, and refuses what they did not sign.
  const signedBy = existsSync(keyring) ? `[signed-by=${keyring}] ` : "";
  writeFileSync(join(apt, "sources.list"), `deb ${signedBy}${mirror} ${release} main\n`);
  const settings = {
    "Dir::Etc::sourcelist": join(apt, "sources.list"),
    "Dir::Etc::sourceparts": "-",
    "Dir::State::lists": join(apt, "lists"),
    "Dir::Cache": apt,
    // The user that apt else downloads as cannot write into this folder.
    "APT::Sandbox::User": "root",
    // Else a mirror without the release is but a warning.
    "APT::Update::Error-Mode": "any",
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  runIn(apt, "apt-get", ...options, "update");
  runIn(apt, "apt-get", ...options, "download", "nats-server");
  const archive = readdirSync(apt).find((name) => name.endsWith(".deb"));
  if (archive === undefined) throw new Error("apt downloaded nothing");
  rmSync(natsFolder, { recursive: true, force: true });
  run("dpkg-deb", "--extract", join(apt, archive), natsFolder);
  rmSync(apt, { recursive: true });
  if (!existsSync(natsProgram)) throw new Error(`${archive} does not hold it`);
}

/** What a program says. Throws when it fails, with the last of what it said. */
function run(program: string, ...words: readonly string[]): string {
  return runIn(".", program, ...words);
}

function runIn(cwd: string, program: string, ...words: readonly string[]): string {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" };
  const { status, stdout, stderr, error } = spawnSync(program, words, { encoding: "utf8", env, cwd });
  if (status === 0) return stdout;
  const said = error?.message ?? stderr.trim().split("\n").slice(-3).join(" ");
  throw new Error(`${program} ${words.find((word) => /^[a-z]+$/.test(word)) ?? ""}: ${said}`);
}
