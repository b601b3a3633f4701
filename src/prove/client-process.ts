/** `acuse connect` as a process of its own: lines into its pipe, and what it prints. */
import { Captured, Child } from "./child.ts";
import type { Conversation } from "./conversation.ts";
import type { Run } from "./run.ts";
import type { ServerProcess } from "./server.ts";
import { answerMsMax, clientMsMax } from "./wait.ts";

export class ClientProcess {
  readonly conversation: Conversation;
  readonly typed: Uint8Array[] = [];
  readonly printed: Captured;
  readonly #child: Child;

  private constructor(conversation: Conversation, command: readonly string[], env: NodeJS.ProcessEnv) {
    this.conversation = conversation;
    this.printed = new Captured((line) => {
      conversation.connect();
      conversation.hear(line);
    });
    const said = new Captured((line) => conversation.complain(line));
    this.#child = new Child(command, env, this.printed, said);
    this.#child.process.on("close", () => conversation.end());
    this.#child.process.on("error", () => conversation.end());
  }

  /** Starts it; it connects and waits, for the name is the first line of its input. */
  static start(run: Run, server: ServerProcess, name: string): ClientProcess {
    const command = [...run.acuse, "connect", `localhost:${server.port}`, "--lang", run.options.lang];
    const client = new ClientProcess(run.converse(name, server), command, run.environment);
    run.adopt(client.#child);
    return client;
  }

  /** Resolves when it has printed the server's greeting. */
  async connected(): Promise<void> {
    const { conversation } = this;
    await conversation.until("220", () => conversation.greeting !== undefined, clientMsMax);
  }

  /** Types its name, and the messages after the greeting which it sends by itself. */
  begin(greeting: string, ...texts: readonly string[]): void {
    this.conversation.introduce();
    for (const text of [greeting, ...texts]) this.conversation.send(text);
    this.#type([this.conversation.name, ...texts]);
  }

  /** Types messages, a line each, in one write. */
  say(...texts: readonly string[]): void {
    for (const text of texts) this.conversation.send(text);
    this.#type(texts);
  }

  /** Types a command. */
  command(line: string): void {
    this.#type([line]);
  }

  /** Ends its input. */
  end(): void {
    this.#child.process.stdin?.end();
  }

  /** Resolves to its exit code. */
  async exited(): Promise<string> {
    await this.#child.ended(answerMsMax, "exit");
    return this.#child.how ?? "";
  }

  #type(lines: readonly string[]): void {
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
    this.typed.push(bytes);
    this.#child.process.stdin?.write(bytes);
  }
}
