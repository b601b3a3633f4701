import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { controlFileName, paths } from "../../src/dashboard/api.ts";
import type { ControlFile } from "../../src/dashboard/api.ts";
import { parseMetrics } from "./prometheus.ts";
import { TestServer } from "./server.ts";
import type { ServerOptions } from "./server.ts";

/** A server with its dashboard on a free port, and who asks it. */
export class DashboardServer {
  readonly server: TestServer;
  readonly url: string;
  readonly token: string;

  private constructor(server: TestServer) {
    this.server = server;
    const control = JSON.parse(readFileSync(join(server.data, controlFileName), "utf8")) as ControlFile;
    assert.equal(control.pid, server.process.pid);
    this.url = control.url;
    this.token = control.token;
  }

  static async start(
    t: Pick<TestContext, "after">,
    flags: readonly string[] = [],
    options: Omit<ServerOptions, "flags"> = {},
  ): Promise<DashboardServer> {
    const all = ["--dashboard", "127.0.0.1:0", ...flags];
    return new DashboardServer(await TestServer.start(t, { ...options, flags: all }));
  }

  /** What a person opens. */
  get entryUrl(): string {
    return `${this.url}/?token=${this.token}`;
  }

  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    return await fetch(this.url + path, { ...init, headers: this.#headers });
  }

  async read<T>(path: string): Promise<T> {
    const response = await this.ask(path);
    assert.equal(response.status, 200, path);
    return (await response.json()) as T;
  }

  async order<T>(path: string, order: object): Promise<T> {
    const response = await this.ask(path, { method: "POST", body: JSON.stringify(order) });
    assert.equal(response.status, 200, path);
    return (await response.json()) as T;
  }

  async metrics(): Promise<ReadonlyMap<string, number>> {
    return parseMetrics(await (await fetch(this.url + paths.metrics)).text()).values;
  }

  get #headers(): Record<string, string> {
    return { Authorization: `Bearer ${this.token}`, "Content-Type": "application/json" };
  }
}
