import assert from "node:assert/strict";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { FakeServer } from "../support/fake-server.ts";
import type { FakeConnection } from "../support/fake-server.ts";
import { temporaryFolder } from "../support/folder.ts";
import { Screen } from "../support/screen.ts";
import { root } from "../support/server.ts";

export interface ClientOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly lang?: "es" | "en";
  readonly flags?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Where the history is; a new folder otherwise. */
  readonly state?: string;
}

/** What a server says first. */
function greetingOf({ max = 100, window = 256 }: OtherLimits): string {
  return `220 acuse/1 max=${max} rate=1000 burst=500 window=${window} ack=stored auth=none :What is your name?`;
}

interface OtherLimits {
  readonly max?: number;
  readonly window?: number;
}

export const greeting: string = greetingOf({});

/** What the client says of such a server. */
export const limits = "100 bytes a line · 1000 lines a second, 500 at once";

const command = [process.execPath, join(root, "bin/acuse.js"), "connect"];

/** The variables that would change what is seen, set to what the tests expect. */
export function clientEnv(
  t: Pick<TestContext, "after">,
  { lang = "en", state, env }: ClientOptions = {},
): NodeJS.ProcessEnv {
  return {
    LC_ALL: "C.UTF-8",
    ACUSE_LANG: lang,
    ACUSE_NAME: undefined,
    NO_COLOR: undefined,
    FORCE_COLOR: undefined,
    XDG_STATE_HOME: state ?? temporaryFolder(t),
    ...env,
  };
}

/** `acuse connect` on a terminal, and the server that it talks to: one that the test plays, or any other. */
export class ClientScreen {
  readonly screen: Screen;
  readonly port: number;

  private constructor(screen: Screen, port: number) {
    this.screen = screen;
    this.port = port;
  }

  /** Starts the client, and does not wait for anything. */
  static async start(t: TestContext, port: number, options: ClientOptions = {}): Promise<ClientScreen> {
    const { columns = 80, rows = 24, flags = [] } = options;
    const env = clientEnv(t, options);
    const screen = await Screen.spawn(t, [...command, `localhost:${port}`, ...flags], { columns, rows, env });
    return new ClientScreen(screen, port);
  }

  /** What is on the screen; each time that something took, or will take, is `1 ms`, and the port 2010. */
  get lines(): string[] {
    return this.screen.lines.map((line) =>
      line
        .trimEnd()
        .replaceAll("\u00a0", " ")
        .replaceAll(String(this.port), "2010")
        .replaceAll(/(?<=[·-] |waiting |espera | in | dentro de )\d+(?:[.,]\d)? m?s\b/g, "1 ms"),
    );
  }

  type(keys: string): void {
    this.screen.type(keys);
  }

  /** Pastes a text, as a terminal does: between marks, and with returns for line feeds. */
  paste(text: string): void {
    this.type(`\x1b[200~${text.replaceAll("\n", "\r")}\x1b[201~`);
  }

  /** Waits until the screen has exactly these lines. */
  async is(lines: readonly string[]): Promise<void> {
    const wanted = lines.join("\n");
    await this.screen.until(`this screen:\n${wanted}\n`, () => this.lines.join("\n") === wanted);
  }

  /** Waits until a line of the screen matches. */
  async shows(pattern: RegExp): Promise<void> {
    await this.screen.until(String(pattern), () => this.lines.some((line) => pattern.test(line)));
  }
}

/** A client that a server, played by the test, has welcomed as Ana; nothing has been said yet. */
export async function welcomed(
  t: TestContext,
  options: ClientOptions = {},
): Promise<{ client: ClientScreen; peer: FakeConnection; server: FakeServer }> {
  const server = await FakeServer.listen(t);
  const flags = ["--name", "Ana", "--no-greeting", ...(options.flags ?? [])];
  const client = await ClientScreen.start(t, server.port, { ...options, flags });
  const peer = await welcome(server, options.lang);
  await client.shows(/^● Ana ›/);
  return { client, peer, server };
}

/** The server's part of the beginning. */
export async function welcome(
  server: FakeServer,
  lang = "en",
  name = "Ana",
  limits: OtherLimits = {},
): Promise<FakeConnection> {
  const peer = await server.accept();
  peer.say(greetingOf(limits));
  await hearHello(peer, { lang, name });
  peer.say(`230 welcome last=0 budget=500 :Hello, ${name}.`);
  return peer;
}

/** The client says who it is, and how much of its session it knows to be confirmed. Resolves to the session's ID. */
export async function hearHello(
  peer: FakeConnection,
  { lang = "en", name = "Ana", last = 0 }: { lang?: string; name?: string; last?: number } = {},
): Promise<string> {
  const line = await peer.hearLine();
  const id = /^\/hello session=([\w-]{22}) /.exec(line)?.[1] ?? "";
  assert.equal(line, `/hello session=${id} last=${last} lang=${lang} :${name}\n`);
  return id;
}
