import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";

/** How long whoever holds the port gets to show that it is an acuse server. */
const greetingMsMax = 1_000;

/** Tries to find a port that is free on all addresses, when any will do. */
const anyPortTriesMax = 16;

/** The port cannot be had. */
export class PortError extends Error {
  override readonly name = "PortError";
  readonly kind: "taken" | "not-allowed" | "no-address" | "failed";
  readonly host: string;
  readonly port: number;
  /** Whoever is there, as far as can be seen: `acuse/1 …` greeting, or process. */
  readonly isAcuse: boolean;
  readonly holder: string | undefined;

  constructor(code: string, host: string, port: number, isAcuse: boolean, holder: string | undefined) {
    super(`${code} ${host}:${port}`);
    this.kind = kinds[code] ?? "failed";
    this.host = host;
    this.port = port;
    this.isAcuse = isAcuse;
    this.holder = holder;
  }
}

const kinds: Record<string, PortError["kind"]> = {
  EADDRINUSE: "taken",
  EACCES: "not-allowed",
  EADDRNOTAVAIL: "no-address",
};

/**
 * Binds `port` on all `hosts` exclusively and lets go again: the fronts share the port with `reusePort`, which
 * would let a second server join them without a word. Port 0 takes a number that is free on all hosts. Resolves
 * with the port, which no other acuse server gets from here on, even if it begins at the same instant; throws
 * `PortError`.
 */
export async function claimPort(hosts: readonly string[], port: number): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    let claimed = port;
    try {
      for (const host of hosts) claimed = await claimOn(host, claimed);
      return claimed;
    } catch (error) {
      if (port !== 0 || tries === anyPortTriesMax) throw error;
    }
  }
}

async function claimOn(host: string, port: number): Promise<number> {
  const number = port === 0 ? await bindOnce(host, 0) : port;
  await guard(host, number);
  return await bindOnce(host, number);
}

async function bindOnce(host: string, port: number): Promise<number> {
  const server = createServer();
  try {
    return await new Promise<number>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host, port, exclusive: true }, () => resolve((server.address() as AddressInfo).port));
    });
  } catch (error) {
    const { code = "failed" } = error as NodeJS.ErrnoException;
    const isTaken = code === "EADDRINUSE";
    const holder = isTaken ? findHolder(port) : undefined;
    throw new PortError(code, host, port, isTaken && (await isAcuseAt(host, port)), holder);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

/**
 * Between the exclusive bind and the fronts' shared ones another server could bind too. So a claim also takes a
 * name that the kernel gives to one process at a time: an abstract socket (unix(7)), which has no file, is seen
 * where the port is seen, and goes with the process. Only Linux has them.
 */
async function guard(host: string, port: number): Promise<void> {
  if (process.platform !== "linux") return;
  const name = `acuse ${host}:${port}`;
  const server = createServer((socket) => socket.destroy());
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(`\0${name}`, resolve);
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EADDRINUSE") return; // A sandbox may forbid them; then the bind alone has to do.
    throw new PortError(code, host, port, true, holderOf(abstractInodes(name)));
  }
  server.on("error", () => {}); // Whoever connects to it gets nothing, and breaks nothing.
  server.unref();
}

/** The program that listens on `port`, where that can be seen. */
export function findHolder(port: number): string | undefined {
  return holderOf(listeningInodes(port));
}

function isAcuseAt(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const answer = (isAcuse: boolean): void => {
      socket.destroy();
      resolve(isAcuse);
    };
    socket.setTimeout(greetingMsMax, () => answer(false));
    socket.once("error", () => answer(false));
    socket.once("end", () => answer(false));
    socket.once("data", (bytes) => answer(/^(220 acuse\/|454 too-many)/.test(bytes.toString("latin1"))));
  });
}

/** The process that has one of these sockets, as `name (pid n)`; only Linux tells, and only of one's own processes. */
function holderOf(inodes: readonly string[]): string | undefined {
  try {
    const wanted = new Set(inodes);
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      if (!socketsOf(pid).some((inode) => wanted.has(inode))) continue;
      // Node names the thread, not the program: `node-MainThread`.
      const [name] = readFileSync(`/proc/${pid}/comm`, "utf8").trim().split("-MainThread");
      return `${name} (pid ${pid})`;
    }
  } catch {
    // Not Linux, or not ours to see.
  }
  return undefined;
}

/** `sl local_address rem_address st … inode`: state 0A is LISTEN, the port is in hexadecimal. */
function listeningInodes(port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return ["/proc/net/tcp", "/proc/net/tcp6"]
    .flatMap(rowsOf)
    .filter((cells) => cells[3] === "0A" && cells[1]?.endsWith(suffix) === true)
    .map((cells) => cells[9]!);
}

/** `num refcount protocol flags type st inode path`: an abstract name is shown behind an `@`. */
function abstractInodes(name: string): string[] {
  return rowsOf("/proc/net/unix")
    .filter((cells) => cells.slice(7).join(" ") === `@${name}`)
    .map((cells) => cells[6]!);
}

/** A table of the kernel's, as words in rows; empty where there is none. */
function rowsOf(path: string): string[][] {
  try {
    return readFileSync(path, "utf8")
      .split("\n")
      .map((row) => row.trim().split(/\s+/));
  } catch {
    return [];
  }
}

function socketsOf(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const match = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`));
      return match === null ? [] : [match[1]!];
    });
  } catch {
    return [];
  }
}
