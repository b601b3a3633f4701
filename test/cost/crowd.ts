import { readdirSync, readFileSync } from "node:fs";
import { RawClient } from "../support/raw.ts";
import type { TestServer } from "../support/server.ts";
import { until } from "../support/wait.ts";

/** How long a server may take to stop with all its threads. */
const stopMsMax = 10_000;

/** How long a machine may take to hand over what it sent to itself. */
const arriveMsMax = 10_000;

/** A message as the figures of this project have it: 64 bytes of text. */
export const message: string = `${"x".repeat(64)}\n`;

/** Clients in lockstep: all send, and all have everything confirmed before any of them sends again. */
export class Crowd {
  readonly clients: readonly RawClient[];
  #sent = 0;

  private constructor(clients: readonly RawClient[]) {
    this.clients = clients;
  }

  /** Connects clients with names of their own; the same ones for the same number. */
  static async open(port: number, clients: number): Promise<Crowd> {
    const names = Array.from({ length: clients }, (_, index) => `client-${index + 1}`);
    return new Crowd(await Promise.all(names.map((name) => RawClient.open(port, name))));
  }

  /** Each client sends so many messages in one write; resolves when all are confirmed, number by number. */
  async round(messages: number): Promise<void> {
    const lines = message.repeat(messages);
    for (const client of this.clients) client.send(lines);
    let confirmations = "";
    for (let i = 0; i < messages; i += 1) confirmations += `250 stored ${(this.#sent += 1)}\r\n`;
    await Promise.all(this.clients.map((client) => client.hears(confirmations)));
  }

  /** The same, sent while the server is stopped: however busy the machine is, it finds everything at once. */
  async heldRound(server: TestServer, messages: number): Promise<void> {
    server.process.kill("SIGSTOP");
    await until(stopMsMax, "the server to stop", () => isStopped(server.process.pid!));
    const confirmed = this.round(messages);
    const sent = this.clients.length * messages * message.length;
    await until(arriveMsMax, "what was sent to arrive", () => unreadBytes(server.port) === sent);
    server.process.kill("SIGCONT");
    await confirmed;
  }

  /** Says goodbye; resolves when everybody has heard the last line. */
  async end(): Promise<void> {
    for (const client of this.clients) client.send("/quit\n");
    await Promise.all(this.clients.map((client) => client.rest()));
    for (const client of this.clients) client.end();
  }
}

/** Whether every thread of a process is stopped, by a signal or by who traces it. */
function isStopped(pid: number): boolean {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).every((thread) =>
    /\) [Tt] /.test(readFileSync(`${tasks}/${thread}/stat`, "utf8")),
  );
}

/** Bytes that wait in all connections of a port until its server reads them. */
function unreadBytes(port: number): number {
  const local = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const established = "01";
  return readFileSync("/proc/net/tcp", "utf8")
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, address, , state]) => address?.endsWith(local) === true && state === established)
    .reduce((sum, [, , , , queues]) => sum + Number.parseInt(queues!.split(":")[1]!, 16), 0);
}
