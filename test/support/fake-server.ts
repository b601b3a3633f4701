import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import type { TestContext } from "node:test";
import { within } from "./wait.ts";

/** How long a test waits for bytes. */
const bytesMsMax = 15_000;

/** A server that does exactly what a test tells it to. */
export class FakeServer {
  readonly #server: Server;
  readonly #connections: FakeConnection[] = [];
  #wake = (): void => {};

  private constructor(server: Server) {
    this.#server = server;
    server.on("connection", (socket) => {
      this.#connections.push(new FakeConnection(socket));
      this.#wake();
    });
  }

  /** Listens until the test ends; on a port of its own unless one is given. */
  static async listen(t: Pick<TestContext, "after">, port = 0): Promise<FakeServer> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    t.after(() => server.close());
    return new FakeServer(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Stops listening. */
  async close(): Promise<void> {
    this.#server.close();
    await once(this.#server, "close");
  }

  /** The next client. */
  async accept(): Promise<FakeConnection> {
    while (this.#connections.length === 0) {
      await within(bytesMsMax, "a client", new Promise<void>((resolve) => (this.#wake = resolve)));
    }
    return this.#connections.shift()!;
  }
}

/** One client of a fake server. */
export class FakeConnection {
  readonly socket: Socket;
  #text = "";
  #isOver = false;
  #wake = (): void => {};

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      this.#text += text;
      this.#wake();
    });
    const over = (): void => {
      this.#isOver = true;
      this.#wake();
    };
    socket.on("end", over);
    socket.on("close", over);
    socket.on("error", () => {});
  }

  /** Lines of replies, each with its CRLF. */
  say(...lines: readonly string[]): void {
    this.socket.write(lines.map((line) => `${line}\r\n`).join(""));
  }

  /** Waits for exactly these bytes to come next. */
  async hear(expected: string): Promise<void> {
    await this.#until(() => this.#text.length >= expected.length, expected);
    assert.equal(this.#text.slice(0, expected.length), expected);
    this.#text = this.#text.slice(expected.length);
  }

  /** Waits for the next line, whatever it is. It is returned with its LF. */
  async hearLine(): Promise<string> {
    await this.#until(() => this.#text.includes("\n"), "a line");
    const end = this.#text.indexOf("\n") + 1;
    const line = this.#text.slice(0, end);
    this.#text = this.#text.slice(end);
    return line;
  }

  /** Waits for the client's end, and for nothing else to come before it. */
  async hearEnd(): Promise<void> {
    await this.#until(() => this.#isOver, "the end");
    assert.equal(this.#text, "");
    this.socket.destroy();
  }

  async #until(isThere: () => boolean, what: string): Promise<void> {
    while (!isThere()) {
      assert.ok(!this.#isOver, `the client ended; waited for ${JSON.stringify(what)}, got ${this.#text}`);
      const change = new Promise<void>((resolve) => (this.#wake = resolve));
      await within(bytesMsMax, JSON.stringify(what), change);
    }
  }
}
