import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { temporaryFolder } from "./folder.ts";
import { Pty } from "./pty.ts";
import { noDashboard, root } from "./server.ts";
import { hasTool } from "./tools.ts";
import { until, within } from "./wait.ts";

/** How long a server may take to listen. */
const listenMsMax = 20_000;

/** How long a server under load may take to end. */
const drainMsMax = 10_000;

/** Threads that serve clients. */
const fronts = 2;

/** As many clients as keep all of them busy. */
export const fullLoad = { clients: 50, inFlight: 1 } as const;

const controlS = "\x13";
const controlQ = "\x11";

export interface UnreadOptions {
  /** A script that takes the flags of `acuse serve`, within `root`. */
  readonly script: readonly string[];
  readonly root?: string;
  readonly flags?: readonly string[];
}

/** A server whose console can be left unread. */
export interface UnreadServer {
  readonly pid: number;
  readonly port: number;
  readonly data: string;
  /** From now on nobody reads. */
  stall(): void;
  /** Somebody reads again. */
  goOn(): void;
  /** Resolves with the exit code. */
  ended(msMax: number): Promise<number | null>;
}

interface TerminalServer extends UnreadServer {
  /** All that was read. */
  shown(): string;
}

type Ends = Pick<TestContext, "after">;

/** What a console may be. */
export type Unread = (t: Ends, options: UnreadOptions) => Promise<UnreadServer>;

/** A terminal that can be stopped by Ctrl-S, and from which nobody reads then. */
export async function terminal(
  t: Pick<TestContext, "after">,
  options: UnreadOptions,
): Promise<TerminalServer> {
  const data = temporaryFolder(t);
  const pty = await Pty.spawn(t, commandOf(options, data), { cwd: options.root ?? root });
  return {
    pid: pty.pid,
    port: await portOf(data),
    data,
    stall() {
      pty.type(controlS);
      pty.reads(false);
    },
    goOn() {
      pty.reads(true);
      pty.type(controlQ);
    },
    shown: () => pty.text,
    ended: (msMax) => pty.ended(msMax),
  };
}

/** A pipe to a program that can be stopped. */
export async function pipe(t: Ends, options: UnreadOptions): Promise<UnreadServer> {
  const path = join(temporaryFolder(t), "pipe");
  execFileSync("mkfifo", [path]);
  // Open for both ways, it does not break when one side goes; each side has a description of its own, as in a shell.
  const [both, input, output] = [openSync(path, "r+"), openSync(path, "r"), openSync(path, "w")];
  const reader = spawn("cat", { stdio: [input, "ignore", "inherit"] });
  t.after(() => {
    reader.kill("SIGKILL");
    for (const fd of [both, input, output]) closeSync(fd);
  });
  const { child, data } = begin(t, options, output);
  return await serverOf(child, data, {
    stall: () => reader.kill("SIGSTOP"),
    goOn: () => reader.kill("SIGCONT"),
  });
}

/** The consoles that a person may leave unread. */
export const consoles: readonly (readonly [what: string, Unread])[] = [
  ["a terminal stopped by Ctrl-S", terminal],
  ["a stalled pipe", pipe],
];

/** Starts this server with such a console; `undefined` where that cannot be. */
export async function startUnread(t: TestContext, console: Unread): Promise<UnreadServer | undefined> {
  if (console === terminal && !hasTool(t, "python3")) return undefined;
  return await console(t, { script: ["bin/acuse.js", "serve"] });
}

/** Ends it by a signal. */
export async function stopUnread(server: UnreadServer): Promise<void> {
  process.kill(server.pid, "SIGTERM");
  assert.equal(await server.ended(drainMsMax), 0);
}

/** What Node gives a child as its stdout. */
export async function socket(t: Ends, options: UnreadOptions): Promise<UnreadServer> {
  const { child, data } = begin(t, options, "pipe");
  const stdout = child.stdout!.resume();
  return await serverOf(child, data, { stall: () => stdout.pause(), goOn: () => stdout.resume() });
}

function begin(
  t: Ends,
  options: UnreadOptions,
  stdout: number | "pipe",
): { readonly child: ChildProcess; readonly data: string } {
  const data = temporaryFolder(t);
  const [command = "", ...args] = commandOf(options, data);
  const child = spawn(command, args, {
    cwd: options.root ?? root,
    stdio: ["ignore", stdout, "inherit"],
    env: { ...process.env, ...noDashboard },
  });
  t.after(() => child.kill("SIGKILL"));
  return { child, data };
}

async function serverOf(
  child: ChildProcess,
  data: string,
  reader: Pick<UnreadServer, "stall" | "goOn">,
): Promise<UnreadServer> {
  const port = await portOf(data);
  return { ...reader, pid: child.pid!, port, data, ended: (msMax) => endedOf(child, msMax) };
}

async function endedOf(child: ChildProcess, msMax: number): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const [code] = (await within(msMax, "the server to end", once(child, "exit"))) as [number | null];
  return code;
}

function commandOf({ script, flags = [] }: UnreadOptions, data: string): string[] {
  const own = ["--port", "0", "--data", data, "--rate", "off", "--threads", String(fronts)];
  return [process.execPath, ...script, ...own, ...flags];
}

/** The port of the server of a data folder, once all its fronts listen. It cannot be asked: nobody reads. */
async function portOf(data: string): Promise<number> {
  let port: number | undefined;
  await until(listenMsMax, "the server to listen", () => {
    port = announcedPort(data);
    return port !== undefined && listeners(port) === fronts;
  });
  return port!;
}

function announcedPort(data: string): number | undefined {
  try {
    return (JSON.parse(readFileSync(join(data, "server.json"), "utf8")) as { readonly port?: number }).port;
  } catch {
    return undefined;
  }
}

/** How many sockets listen on a port of 127.0.0.1, as Linux tells: state 0A, the address backwards. */
function listeners(port: number): number {
  const address = `0100007F:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return readFileSync("/proc/net/tcp", "utf8")
    .split("\n")
    .map((row) => row.trim().split(/\s+/))
    .filter((cells) => cells[1] === address && cells[3] === "0A").length;
}
