import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { within } from "./wait.ts";

/** How long a test waits for a line. */
const lineMsMax = 15_000;

/** A client that speaks bytes: what it sends is exactly what it is told to. */
export class RawClient {
  readonly socket: Socket;
  #text = "";
  #isOver = false;
  #wake = (): void => {};

  private constructor(socket: Socket) {
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

  /** Connects; nothing is read yet. */
  static async connect(port: number, host = "127.0.0.1"): Promise<RawClient> {
    const socket = connect({ port, host, allowHalfOpen: true, noDelay: true });
    await within(lineMsMax, "a connection", once(socket, "connect"));
    return new RawClient(socket);
  }

  /** Connects and opens `name`; the greeting and the welcome have been read. */
  static async open(port: number, name: string): Promise<RawClient> {
    const client = await RawClient.connect(port);
    await client.line();
    client.send(`${name}\n`);
    const welcome = await client.line();
    if (welcome?.startsWith("230 ") !== true) throw new Error(`${name} is not welcome: ${welcome}`);
    return client;
  }

  send(bytes: string | Uint8Array): void {
    this.socket.write(bytes);
  }

  /** Shuts the client's side. */
  end(bytes: string | Uint8Array = ""): void {
    this.socket.end(bytes);
  }

  /** Vanishes with a reset. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  /** The next line without its CRLF; `undefined` at the end of the stream. */
  async line(msMax: number = lineMsMax): Promise<string | undefined> {
    for (;;) {
      const end = this.#text.indexOf("\r\n");
      if (end >= 0) {
        const line = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        return line;
      }
      if (this.#isOver) return undefined;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await within(msMax, `a line (so far: ${JSON.stringify(this.#text)})`, promise);
    }
  }

  /** Waits for exactly this text; fails when something else comes. */
  async hears(text: string, msMax: number = lineMsMax): Promise<void> {
    while (this.#text.length < text.length && !this.#isOver) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await within(msMax, `${text.length} characters (so far: ${this.#text.length})`, promise);
    }
    const heard = this.#text.slice(0, text.length);
    if (heard !== text) throw new Error(`heard ${JSON.stringify(heard)} instead of ${JSON.stringify(text)}`);
    this.#text = this.#text.slice(text.length);
  }

  /** What came and was not taken as a line: all of it, at the end of the stream. */
  get unread(): string {
    return this.#text;
  }

  /** All lines up to the end of the stream. */
  async rest(): Promise<string[]> {
    const lines: string[] = [];
    for (let line = await this.line(); line !== undefined; line = await this.line()) lines.push(line);
    return lines;
  }
}

/** A reply line without the text for people. */
export function bare(line: string | undefined): string {
  return (line ?? "(the end)").replace(/ :.*/, "");
}
