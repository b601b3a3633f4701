import { connect } from "node:net";
import type { Socket } from "node:net";
import type { Stage } from "../../test/support/stage.ts";
import { within } from "../../test/support/wait.ts";

/** Connections that are on their way at once: fewer than a listener's queue holds. */
const connectingMax = 100;
const joinMsMax = 60_000;

/** Clients that have said a name, and then nothing. */
export class Crowd {
  readonly #port: number;
  readonly #sockets: Socket[] = [];
  #cut = 0;

  private constructor(port: number) {
    this.#port = port;
  }

  static at(stage: Stage, port: number): Crowd {
    const crowd = new Crowd(port);
    stage.after(() => crowd.#leave());
    return crowd;
  }

  /** How many the server has cut off. */
  get cut(): number {
    return this.#cut;
  }

  /** Resolves when so many are there, and welcome. */
  async growTo(clients: number): Promise<void> {
    const join = async (): Promise<void> => {
      while (this.#sockets.length < clients) await this.#join();
    };
    const all = Promise.all(Array.from({ length: connectingMax }, join));
    await within(joinMsMax, `${clients} clients to be welcome`, all);
  }

  #join(): Promise<void> {
    const socket = connect({ port: this.#port, host: "127.0.0.1", noDelay: true });
    const name = `idle-${this.#sockets.push(socket)}`;
    socket.setEncoding("latin1").write(`${name}\n`);
    return new Promise((resolve, reject) => {
      let heard = "";
      socket.on("data", (text: string) => {
        heard += text;
        if (heard.includes("\r\n230 ")) resolve();
      });
      socket.on("error", reject);
      socket.on("close", () => {
        this.#cut += 1;
        reject(new Error(`${name} was cut off: ${heard}`));
      });
    });
  }

  #leave(): void {
    for (const socket of this.#sockets) socket.removeAllListeners("close").resetAndDestroy();
  }
}
