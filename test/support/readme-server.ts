import assert from "node:assert/strict";
import { once } from "node:events";
import type { TestContext } from "node:test";
import type { Lang } from "../../src/i18n/lang.ts";
import { temporaryFolder } from "./folder.ts";
import { RawClient } from "./raw.ts";
import type { Expected } from "./readmes.ts";
import { beginShell, shell } from "./shell.ts";
import { hasTool } from "./tools.ts";
import { within } from "./wait.ts";

/** A server that a command line of a README starts, as whoever reads it would; only the port is another one. */
export class ReadmeServer {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly #npm: ReturnType<typeof beginShell>;
  #console = "";
  #wake = (): void => {};

  /** Runs the line in `folder`, which has a copy of the program. */
  constructor(t: Pick<TestContext, "after">, line: string, { folder, lang }: { folder: string; lang: Lang }) {
    this.folder = folder;
    this.env = {
      ACUSE_PORT: "0",
      ACUSE_DASHBOARD: "127.0.0.1:0",
      ACUSE_LANG: lang,
      npm_config_cache: temporaryFolder(t),
    };
    const free = line.replace(/--port \d+/, "--port 0");
    this.#npm = beginShell(t, free, { cwd: folder, env: this.env });
    this.#npm.stdout!.setEncoding("utf8").on("data", (text: string) => {
      this.#console += text;
      this.#wake();
    });
  }

  /** Waits until the console shows this, and returns what it found. */
  async shows(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.#console);
      if (found !== null) return found;
      const change = new Promise<void>((resolve) => (this.#wake = resolve));
      await within(30_000, `${pattern}; there is ${this.#console}`, change);
    }
  }

  async port(): Promise<number> {
    return Number((await this.shows(/127\.0\.0\.1:(\d+)/))[1]);
  }

  /** A line of the README as it reaches this server. */
  async adapted(line: string): Promise<string> {
    const port = await this.port();
    return line
      .replace(/(?<=npx acuse (connect|send|bench))(?! localhost)/, " localhost:2010")
      .replace(/(?<=localhost[ :]|"localhost", )20[12]0/, `${port}`);
  }

  /** SIGTERM to npm; resolves with the exit code. */
  async stop(): Promise<number> {
    return await this.#ends(() => this.#npm.kill("SIGTERM"));
  }

  /** Ctrl-C, which everybody in the group hears; resolves with the exit code. */
  async interrupt(): Promise<number> {
    return await this.#ends(() => process.kill(-this.#npm.pid!, "SIGINT"));
  }

  async #ends(signal: () => boolean): Promise<number> {
    const exit = once(this.#npm, "close") as Promise<[number]>;
    signal();
    return (await within(20_000, "npm's end", exit))[0];
  }
}

/** Runs a line of the README at this server, and sees that it shows and does what it must. */
export async function runs(
  t: TestContext,
  server: ReadmeServer,
  line: string,
  { input = "", guest, shows }: Expected,
  msMax?: number,
): Promise<void> {
  if (!hasTool(t, line.split(" ")[0]!)) return;
  const client = guest && (await RawClient.open(await server.port(), guest.name));
  const options = { cwd: server.folder, env: server.env, input, ...(msMax !== undefined && { msMax }) };
  const { code, stdout, stderr } = await shell(t, await server.adapted(line), options);
  for (const pattern of shows) assert.match(stdout, pattern);
  assert.equal(code, 0, stderr);
  if (guest) assert.match((await client!.line()) ?? "", guest.hears);
  client?.reset();
}
