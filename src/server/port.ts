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
 * with the port; throws `PortError`.
 */
export async function claimPort(hosts: readonly string[], port: number): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    let claimed = port;
    try {
      for (const host of hosts) claimed = await bindOnce(host, claimed);
      return claimed;
    } catch (error) {
      if (port !== 0 || tries === anyPortTriesMax) throw error;
    }
  }
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
    throw new PortError(
      code,
      host,
      port,
      isTaken && (await isAcuseAt(host, port)),
      isTaken ? holderOf(port) : undefined,
    );
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
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

/** The process that listens on a port, as `name (pid n)`; only Linux tells, and only of one's own processes. */
function holderOf(port: number): string | undefined {
  try {
    const inodes = new Set(
      ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((path) => listeningInodes(path, port)),
    );
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      if (socketsOf(pid).some((inode) => inodes.has(inode))) {
        return `${readFileSync(`/proc/${pid}/comm`, "utf8").trim()} (pid ${pid})`;
      }
    }
  } catch {
    // Not Linux, or not ours to see.
  }
  return undefined;
}

/** `sl local_address rem_address st … inode`: state 0A is LISTEN, the port is in hexadecimal. */
function listeningInodes(path: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return readFileSync(path, "utf8")
    .split("\n")
    .map((row) => row.trim().split(/\s+/))
    .filter((cells) => cells[3] === "0A" && cells[1]?.endsWith(suffix) === true)
    .map((cells) => cells[9]!);
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
