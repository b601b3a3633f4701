/** A client that is nothing but a socket: what it sends is exactly what it is told to, and nothing is hidden. */
import { connect } from "node:net";
import type { Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "./clock.ts";
import type { Conversation, Said } from "./conversation.ts";
import type { Random } from "./random.ts";
import type { Run } from "./run.ts";
import type { ServerProcess } from "./server.ts";
import { answerMsMax, Stuck, within } from "./wait.ts";

const CRLF = "\r\n";

export class RawClient {
  readonly conversation: Conversation;
  /** All bytes of either side, in order. */
  readonly sentBytes: Uint8Array[] = [];
  readonly heardBytes: Uint8Array[] = [];
  /** What was typed, as lines, if it was typed by hand. */
  readonly typedLines: Said[] = [];
  /** Called after the lines of each segment that came were noted, in the same turn. */
  onBytes: () => void = () => {};
  readonly #clock: Clock;
  readonly #socket: Socket;
  #rest: Buffer = Buffer.alloc(0);
  #taken = 0;

  private constructor(clock: Clock, conversation: Conversation, socket: Socket) {
    this.#clock = clock;
    this.conversation = conversation;
    this.#socket = socket;
    socket.on("data", (bytes: Buffer) => this.#receive(bytes));
    socket.on("end", () => conversation.end());
    socket.on("close", () => conversation.end());
    socket.on("error", () => {});
  }

  /** Connects. What it says will be under `name`, which is not said yet. */
  static async connect(run: Run, server: ServerProcess, name: string): Promise<RawClient> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const socket = connect({ port: server.port, host: server.host, allowHalfOpen: true, noDelay: true });
    run.sockets.add(socket);
    socket.once("close", () => run.sockets.delete(socket));
    socket.once("connect", resolve);
    socket.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        new Stuck({ kind: "refused", what: `connect ${server.host}:${server.port}`, code: error.code ?? "" }),
      ),
    );
    const client = new RawClient(run.clock, run.converse(name, server), socket);
    await within(answerMsMax, "connect", promise);
    client.conversation.connect();
    return client;
  }

  /** Connects, says its name, and is welcome. */
  static async open(run: Run, server: ServerProcess, name: string): Promise<RawClient> {
    const client = await RawClient.connect(run, server, name);
    client.introduce();
    await client.conversation.until("230", () => client.conversation.welcome !== undefined);
    return client;
  }

  /** Connects, and waits for the greeting. */
  static async greeted(run: Run, server: ServerProcess, name: string): Promise<RawClient> {
    const client = await RawClient.connect(run, server, name);
    await client.conversation.until("220", () => client.conversation.greeting !== undefined);
    return client;
  }

  /** Says the name and a session, of which it knows so much. */
  hello(session: string, known: number): void {
    this.conversation.hello(session, known);
    this.send(`/hello session=${session} last=${known} :${this.conversation.name}\n`);
  }

  /** Says the name. */
  introduce(end = "\n"): void {
    this.conversation.introduce();
    this.send(this.conversation.name + end);
  }

  send(bytes: string | Uint8Array): void {
    const given = typeof bytes === "string" ? Buffer.from(bytes) : bytes;
    this.sentBytes.push(given);
    this.#socket.write(given);
  }

  /** Sends messages, a line each, in one write. */
  say(...texts: readonly string[]): void {
    for (const text of texts) this.conversation.send(text);
    this.send(texts.map((text) => `${text}\n`).join(""));
  }

  /** Sends a line as a person types it, in one segment or each byte in one of its own. */
  async type(line: string, end: string, isSlow: boolean): Promise<void> {
    const bytes = Buffer.from(line + end);
    this.typedLines.push({ atMs: this.#clock.nowMs(), text: line });
    await this.sendParts(isSlow ? Array.from(bytes, (byte) => Uint8Array.of(byte)) : [bytes]);
  }

  /** Sends in several segments. */
  async sendParts(parts: readonly Uint8Array[]): Promise<void> {
    for (const part of parts) {
      this.send(part);
      await nextTurn();
    }
  }

  /** Shuts the client's side. */
  end(): void {
    this.#socket.end();
  }

  /** Vanishes. */
  destroy(): void {
    this.#socket.destroy();
  }

  /** The next line that was not taken yet. */
  async line(): Promise<string> {
    const { conversation } = this;
    await conversation.until("…", () => conversation.heard.length > this.#taken);
    this.#taken += 1;
    return conversation.heard[this.#taken - 1]?.text ?? "";
  }

  #receive(bytes: Buffer): void {
    this.heardBytes.push(bytes);
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    let start = 0;
    for (let end = this.#rest.indexOf(CRLF); end >= 0; end = this.#rest.indexOf(CRLF, start)) {
      this.conversation.hear(this.#rest.toString("utf8", start, end));
      start = end + CRLF.length;
    }
    this.#rest = this.#rest.subarray(start);
    this.onBytes();
  }
}

/** The ID of a new session, as a client makes it: 128 bits. */
export function newSession(random: Random): string {
  return Buffer.from(Array.from({ length: 16 }, () => random.below(256))).toString("base64url");
}

/** A reply line without the text for people. */
function bare(line: string): string {
  return line.replace(/ :.*/, "");
}

/** A reply line with neither the text for people nor the `id`, which is another one each time. */
export function withoutId(line: string): string {
  return bare(line).replace(/ id=[A-Za-z0-9._-]+/, "");
}
