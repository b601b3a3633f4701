/**
 * The network between a client of acuse and the server. What passes is noted, as the client sees it, and a connection
 * may be cut in the middle of a batch: then some lines never reach the server, and some confirmations never the client.
 */
import { connect, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { replies } from "../protocol/replies.ts";
import { countParam, parseReply } from "../protocol/reply.ts";
import type { Conversation } from "./conversation.ts";
import { LineCutter } from "./line-cutter.ts";
import type { Run } from "./run.ts";
import type { ServerProcess } from "./server.ts";
import { answerMsMax, Changes } from "./wait.ts";

/** Where a connection comes to a halt; the numbers are the session's. */
export interface Halt {
  /** Messages up to this one reach the server, and the first half of the next. */
  readonly stored: number;
  /** Confirmations up to this one reach the client. */
  readonly heard: number;
}

const loopback = "127.0.0.1";

export class Relay {
  /** Where connections lead: those that come while there is no server wait for it. */
  server: Promise<ServerProcess>;
  /** Called when a welcome has come, before the client hears it. */
  welcomed: () => void = () => {};
  readonly passages: Passage[] = [];
  readonly #run: Run;
  readonly #name: string;
  readonly #halts: readonly Halt[];
  readonly #listener: Server;
  readonly #changes = new Changes();

  private constructor(run: Run, name: string, halts: readonly Halt[]) {
    this.#run = run;
    this.#name = name;
    this.#halts = halts;
    this.server = Promise.resolve(run.server);
    this.#listener = createServer(
      { allowHalfOpen: true, noDelay: true },
      (client) => void this.#pass(client),
    );
    this.#listener.unref();
  }

  /** Opens a way to the server of the story, for a client with this name. Its first connections halt, one by one. */
  static async open(run: Run, name: string, halts: readonly Halt[]): Promise<Relay> {
    const relay = new Relay(run, name, halts);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    relay.#listener.once("error", reject);
    relay.#listener.listen(0, loopback, resolve);
    await promise;
    return relay;
  }

  get port(): number {
    return (this.#listener.address() as AddressInfo).port;
  }

  /** Resolves when connection `index` has come to its halt: the server has confirmed all that has reached it. */
  async halted(index: number): Promise<Passage> {
    const what = `250 … ${this.#halts[index]?.stored ?? 0}`;
    await this.#changes.until(answerMsMax, what, () => this.passages[index]?.isHalted === true);
    return this.passages[index]!;
  }

  close(): void {
    this.#listener.close();
    for (const passage of this.passages) passage.close();
  }

  async #pass(client: Socket): Promise<void> {
    const { sockets } = this.#run;
    client.on("error", () => {});
    sockets.add(client);
    client.once("close", () => sockets.delete(client));
    const server = await this.server;
    const socket = connect({ port: server.port, host: server.host, allowHalfOpen: true, noDelay: true });
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    const conversation = this.#run.converse(this.#name, server);
    const passage = new Passage(conversation, client, socket, this.#halts[this.passages.length], () => {
      this.#changes.raise();
    });
    passage.welcomed = () => this.welcomed();
    this.passages.push(passage);
  }
}

/** One connection through the relay. */
export class Passage {
  /** What the client said and heard. */
  readonly conversation: Conversation;
  /** All bytes that the client sent, whether they reached the server or not, and all that it heard. */
  readonly sentBytes: Uint8Array[] = [];
  readonly heardBytes: Uint8Array[] = [];
  welcomed: () => void = () => {};
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #halt: Halt | undefined;
  readonly #changed: () => void;
  /** The highest number that the server confirmed, whether the client heard it or not. */
  #confirmed = 0;

  constructor(
    conversation: Conversation,
    client: Socket,
    server: Socket,
    halt: Halt | undefined,
    changed: () => void,
  ) {
    this.conversation = conversation;
    this.#client = client;
    this.#server = server;
    this.#halt = halt;
    this.#changed = changed;
    const [up, down] = [new LineCutter(), new LineCutter()];
    client.on("data", (bytes: Buffer) => {
      this.sentBytes.push(bytes);
      up.take(bytes).forEach((line) => this.#say(line));
    });
    server.on("data", (bytes: Buffer) => down.take(bytes).forEach((line) => this.#hear(line)));
    client.on("end", () => server.end(up.rest));
    server.on("end", () => client.end(down.rest));
    server.on("connect", () => conversation.connect());
    server.on("error", () => this.#end());
    for (const socket of [client, server]) socket.on("close", () => this.#end());
  }

  get isHalted(): boolean {
    return this.#halt !== undefined && this.#confirmed >= this.#halt.stored;
  }

  /** Cuts it: both sides see a connection that was reset. */
  reset(): void {
    this.#client.resetAndDestroy();
    this.#server.resetAndDestroy();
    this.#end();
  }

  /** Ends it, whatever is under way. */
  close(): void {
    this.#client.destroy();
    this.#server.destroy();
  }

  #end(): void {
    this.close();
    this.conversation.end();
    this.#changed();
  }

  #say(line: Buffer): void {
    const { conversation } = this;
    const text = line.toString("utf8").replace(/\n$/, "");
    const [, session, known] = /^\/hello .*?\bsession=(\S+) last=(\d+) /.exec(text) ?? [];
    if (session !== undefined) conversation.hello(session, Number(known));
    else if (!text.startsWith("/")) conversation.send(text);
    const number = (conversation.before ?? 0) + conversation.sent.length;
    const missing = number - (this.#halt?.stored ?? Infinity);
    if (missing <= 0) this.#server.write(line);
    else if (missing === 1) this.#server.write(line.subarray(0, line.length >> 1));
  }

  #hear(line: Buffer): void {
    const text = line.toString("utf8").replace(/\r?\n$/, "");
    const reply = parseReply(text);
    const number = reply?.code === replies.confirmation.code ? Number(reply.positional[0]) : undefined;
    if (number !== undefined) this.#confirmed = number;
    if (reply?.code === replies.welcome.code) {
      this.#confirmed = countParam(reply, "last") ?? 0;
      this.welcomed();
    }
    if (number === undefined || number <= (this.#halt?.heard ?? Infinity)) {
      this.conversation.hear(text);
      this.heardBytes.push(line);
      this.#client.write(line);
    }
    this.#changed();
  }
}
