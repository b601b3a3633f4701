import { connect } from "node:net";
import type { Socket } from "node:net";
import { within } from "./wait.ts";

/** How long a load may take to get somewhere. */
const loadMsMax = 30_000;

/** Texts are of every length up to this, so that rows lie on the store's pages in every way. */
const paddingBytesMax = 200;

export interface LoadOptions {
  readonly clients: number;
  /** Lines that each client has unconfirmed, all the time. */
  readonly inFlight: number;
  /** Tells the sessions of the same names apart: another number for each load on a data folder. */
  readonly run: number;
  /** Bytes that each text has at least. */
  readonly bytes?: number;
  /** Their names begin so: another word for loads at the same time. */
  readonly prefix?: string;
}

/** What one client sent in one session, and what it heard. */
export interface SentSession {
  readonly name: string;
  readonly run: number;
  /** Messages 1 to `sent` were given to the socket; a killed server may not have had all of them. */
  readonly sent: number;
  /** Messages 1 to `confirmed` were, as long as that counted. */
  readonly confirmed: number;
  /** The server's last line, unless the connection broke. */
  readonly closing: string | undefined;
  /** Message `number` as it was sent: it says itself what it is. */
  text(number: number): string;
}

/**
 * Clients that send without a pause, each with lines in flight, and that note what they sent and what was
 * confirmed. Anything but the next confirmation or a last line is a problem.
 */
export class Load {
  readonly #clients: readonly LoadClient[];
  #wake: () => void = () => {};

  private constructor(port: number, { clients, inFlight, run, bytes = 0, prefix = "load" }: LoadOptions) {
    this.#clients = Array.from({ length: clients }, (_, index) => {
      const session = new LoadSession(`${prefix}-${index + 1}`, run, bytes);
      return new LoadClient(port, session, inFlight, () => this.#wake());
    });
  }

  /** Connects all clients; each begins as soon as it is welcome. */
  static start(port: number, options: LoadOptions): Load {
    return new Load(port, options);
  }

  get sessions(): readonly SentSession[] {
    return this.#clients.map((client) => client.session);
  }

  get sent(): number {
    return this.#clients.reduce((sum, { session }) => sum + session.sent, 0);
  }

  get confirmed(): number {
    return this.#clients.reduce((sum, { session }) => sum + session.confirmed, 0);
  }

  /** Messages that have no answer. */
  get unanswered(): number {
    return this.sent - this.#clients.reduce((sum, { session }) => sum + session.answered, 0);
  }

  /** The load goes on, and what is confirmed from here on does not count as confirmed. */
  stopCounting(): void {
    for (const { session } of this.#clients) session.counted = session.answered;
  }

  /** Answers that a server should not have given. */
  get problems(): readonly string[] {
    return this.#clients.flatMap((client) => client.problems);
  }

  /** Resolves when so many messages are confirmed, or when all connections are over. */
  async reached(confirmed: number): Promise<void> {
    await this.#until(
      `${confirmed} confirmations`,
      () => this.confirmed >= confirmed || this.#clients.every((client) => client.isOver),
    );
  }

  /** Resolves when all connections are over: everything that the server sent was read. */
  async over(): Promise<void> {
    await this.#until("all connections to end", () => this.#clients.every((client) => client.isOver));
  }

  /** Shuts every client's side; resolves when all connections are over. */
  async end(): Promise<void> {
    for (const client of this.#clients) client.end();
    await this.over();
  }

  async #until(what: string, isSo: () => boolean): Promise<void> {
    const waitForIt = async (): Promise<void> => {
      while (!isSo()) await new Promise<void>((resolve) => (this.#wake = resolve));
    };
    await within(loadMsMax, what, waitForIt());
  }
}

class LoadSession implements SentSession {
  readonly name: string;
  readonly run: number;
  readonly #bytes: number;
  sent = 0;
  answered = 0;
  counted = Infinity;
  closing: string | undefined;

  constructor(name: string, run: number, bytes: number) {
    this.name = name;
    this.run = run;
    this.#bytes = bytes;
  }

  get confirmed(): number {
    return Math.min(this.answered, this.counted);
  }

  text(number: number): string {
    return `${this.name} ${this.run} ${number} ñ`.padEnd(this.#bytes + (number % paddingBytesMax), ".");
  }
}

class LoadClient {
  readonly session: LoadSession;
  readonly problems: string[] = [];
  isOver = false;
  readonly #socket: Socket;
  readonly #inFlight: number;
  #expects: "greeting" | "welcome" | "confirmation" | "nothing" = "greeting";
  #isEnding = false;
  #text = "";

  constructor(port: number, session: LoadSession, inFlight: number, changed: () => void) {
    this.session = session;
    this.#inFlight = inFlight;
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
    this.#socket.setEncoding("utf8");
    this.#socket.on("data", (text: string) => {
      this.#hear(text);
      changed();
    });
    this.#socket.on("end", () => this.#socket.end());
    this.#socket.on("error", () => {});
    this.#socket.on("close", () => {
      this.isOver = true;
      changed();
    });
  }

  /** Sends nothing more; what is in flight is still answered. */
  end(): void {
    this.#isEnding = true;
    this.#socket.end();
  }

  #hear(text: string): void {
    const lines = (this.#text + text).split("\r\n");
    this.#text = lines.pop()!;
    for (const line of lines) this.#take(line);
    if (this.#expects === "confirmation" && !this.#isEnding) this.#send();
  }

  #take(line: string): void {
    const { session } = this;
    if (this.#expects === "greeting" && line.startsWith("220 acuse/1 ")) {
      this.#socket.write(`${session.name}\n`);
      this.#expects = "welcome";
    } else if (this.#expects === "welcome" && line.startsWith("230 welcome last=0 ")) {
      this.#expects = "confirmation";
    } else if (this.#expects === "confirmation" && line === `250 stored ${session.answered + 1}`) {
      session.answered += 1;
      if (session.answered > session.sent) this.problems.push(`${session.name}: ${line} was never sent`);
    } else if (this.#expects !== "nothing" && /^(221|4\d\d|5\d\d) /.test(line)) {
      session.closing = line;
      this.#expects = "nothing";
    } else {
      this.problems.push(`${session.name}, confirmed to ${session.answered}, heard: ${line}`);
    }
  }

  #send(): void {
    const { session } = this;
    let lines = "";
    while (session.sent - session.answered < this.#inFlight) {
      session.sent += 1;
      lines += `${session.text(session.sent)}\n`;
    }
    if (lines !== "") this.#socket.write(lines);
  }
}
