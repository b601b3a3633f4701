/** A client of acuse/1 within the page, as simple as a person with `nc`: it says a name, then one message a line. */
import { paths } from "../../../src/dashboard/api.ts";
import { confirmationWords, replies } from "../../../src/protocol/replies.ts";
import { countParam, parseReply } from "../../../src/protocol/reply.ts";
import type { Reply } from "../../../src/protocol/reply.ts";
import { Shown } from "../shown.ts";

/** Lines and messages that are kept to be shown. */
export const keptMax = 200;

/** Replies are shown as often as this: hundreds of them may come at once. */
const showMsLeast = 50;

export interface RawLine {
  readonly key: number;
  readonly from: "client" | "server";
  readonly text: string;
}

export interface Sent {
  /** Which message of its session it is: the one that a confirmation of this number is about, and no other. */
  readonly number: number;
  readonly text: string;
  readonly at: number;
  /** How long its confirmation took; `undefined`: there is none. */
  readonly tookMs: number | undefined;
}

/** `naming`: the name is said and not yet answered. `ended`: by a last line; `lost`: without one. */
export type TryState = "idle" | "connecting" | "naming" | "open" | "ended" | "lost";

export interface TryView {
  readonly state: TryState;
  readonly lines: readonly RawLine[];
  readonly sent: readonly Sent[];
  /** What ended it. */
  readonly last: Reply | undefined;
}

export class TryClient {
  readonly view: Shown<TryView> = new Shown<TryView>({ state: "idle", lines: [], sent: [], last: undefined });
  #socket: WebSocket | undefined;
  #state: TryState = "idle";
  #lines: RawLine[] = [];
  #sent: Sent[] = [];
  #last: Reply | undefined;
  #rest = "";
  /** Of the last message that was sent. */
  #number = 0;
  #key = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Begins anew, under this name. */
  connect(name: string): void {
    this.close();
    [this.#lines, this.#sent, this.#last, this.#rest, this.#number] = [[], [], undefined, "", 0];
    this.#become("connecting");
    const url = new URL(paths.try, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      if (socket === this.#socket) this.#read(String(data), name);
    });
    socket.addEventListener("close", () => {
      if (socket !== this.#socket) return;
      this.#socket = undefined;
      if (this.#state !== "ended") this.#become("lost");
    });
  }

  /** Sends a line just as it is. One that is a message is awaited to be confirmed. */
  send(line: string): void {
    const isCommand = line.startsWith("/") && !line.startsWith("//");
    if (!isCommand) {
      this.#number += 1;
      const text = line.replace(/^\/\//, "/");
      this.#sent.push({ number: this.#number, text, at: performance.now(), tookMs: undefined });
      if (this.#sent.length > keptMax) this.#sent = this.#sent.slice(-keptMax);
    }
    this.#write(line);
  }

  /** Leaves without a word; for a page that is closed. */
  close(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #write(line: string): void {
    this.#keep("client", line);
    this.#socket?.send(`${line}\n`);
  }

  #read(text: string, name: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#line(line.replace(/\r$/, ""), name);
  }

  #line(line: string, name: string): void {
    this.#keep("server", line);
    const reply = parseReply(line);
    if (reply === undefined) return;
    if (reply.code === replies.greeting.code) {
      this.#become("naming");
      this.#write(name);
    } else if (reply.code === replies.welcome.code) {
      this.#number = countParam(reply, "last") ?? 0;
      this.#become("open");
    } else if (reply.code === replies.confirmation.code) {
      this.#confirm(reply);
    } else if (doesClose(reply)) {
      this.#last = reply;
      this.#become("ended");
    }
  }

  /** Says it of the message that has the number, and of nothing where that one is not kept any more. */
  #confirm({ keyword, positional }: Reply): void {
    if (!confirmationWords.some((word) => word === keyword)) return;
    const index = this.#sent.findIndex(({ number }) => String(number) === positional[0]);
    const message = this.#sent[index];
    if (message === undefined) return;
    this.#sent[index] = { ...message, tookMs: performance.now() - message.at };
  }

  #keep(from: RawLine["from"], text: string): void {
    this.#key += 1;
    this.#lines.push({ key: this.#key, from, text });
    if (this.#lines.length > keptMax) this.#lines = this.#lines.slice(-keptMax);
    this.#timer ??= setTimeout(() => this.#show(), showMsLeast);
  }

  #become(state: TryState): void {
    this.#state = state;
    this.#show();
  }

  #show(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.view.set({
      state: this.#state,
      lines: [...this.#lines],
      sent: [...this.#sent],
      last: this.#last,
    });
  }
}

/** Whether it is a last line. 500 ends nothing here: the name was said without `/hello`. */
function doesClose({ code }: Reply): boolean {
  return Object.values(replies).some((reply) => reply.code === code && reply.closes === true);
}
