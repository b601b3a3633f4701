import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { temporaryFolder } from "./folder.ts";
import { Pty } from "./pty.ts";
import { root } from "./server.ts";
import { within } from "./wait.ts";

/** How long a server may take to listen. */
const listenMsMax = 20_000;

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
  /** Reads on, where that is possible. */
  goOn?(): void;
  /** All that was read. */
  shown?(): string;
  /** Resolves with the exit code. */
  ended(msMax: number): Promise<number | null>;
}

/** What a console may be. */
export type Unread = (t: TestContext, options: UnreadOptions) => Promise<UnreadServer>;

/** A terminal that is stopped by Ctrl-S, before which nobody sits any more. */
export const terminal: Unread = async (t, options) => {
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
};

/** A pipe that nobody reads, from the beginning. */
export const pipe: Unread = async (t, options) => {
  const path = join(temporaryFolder(t), "pipe");
  if (spawnSync("mkfifo", [path]).status !== 0) throw new Error(`cannot make ${path}`);
  const fd = openSync(path, "r+");
  t.after(() => closeSync(fd));
  return await unreadChild(t, options, fd);
};

/** What Node gives a child as its stdout, unread from the beginning. */
export const socket: Unread = async (t, options) => await unreadChild(t, options, "pipe");

async function unreadChild(
  t: TestContext,
  options: UnreadOptions,
  stdout: number | "pipe",
): Promise<UnreadServer> {
  const data = temporaryFolder(t);
  const [command = "", ...args] = commandOf(options, data);
  const child = spawn(command, args, {
    cwd: options.root ?? root,
    stdio: ["ignore", stdout, "inherit"],
  });
  t.after(() => child.kill("SIGKILL"));
  return {
    pid: child.pid!,
    port: await portOf(data),
    data,
    stall() {},
    ended: (msMax) => endedOf(child, msMax),
  };
}

async function endedOf(child: ChildProcess, msMax: number): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const [code] = (await within(msMax, "the server to end", once(child, "exit"))) as [number | null];
  return code;
}

function commandOf({ script, flags = [] }: UnreadOptions, data: string): string[] {
  return [process.execPath, ...script, "--port", "0", "--data", data, "--rate", "off", ...flags];
}

/** The port of the server of a data folder, once it listens. */
async function portOf(data: string): Promise<number> {
  const search = async (): Promise<number> => {
    for (;;) {
      const port = announcedPort(data);
      if (port !== undefined && (await accepts(port))) return port;
      await delay(20);
    }
  };
  return await within(listenMsMax, "the server to listen", search());
}

function announcedPort(data: string): number | undefined {
  try {
    return (JSON.parse(readFileSync(join(data, "server.json"), "utf8")) as { readonly port?: number }).port;
  } catch {
    return undefined;
  }
}

async function accepts(port: number): Promise<boolean> {
  const probe = connect({ port, host: "127.0.0.1" });
  try {
    await once(probe, "connect");
    return true;
  } catch {
    return false;
  } finally {
    probe.destroy();
  }
}
