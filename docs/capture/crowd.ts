import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";

/** Connections that are being made at once; more would wait in the system's queue. */
const openingMax = 200;

/** How often it is looked who has to talk. */
const tickMs = 20;

/** From one saying to the next everybody goes on by so many: nobody says the same all the time. */
const sayingsARound = 3;

/** How fast each talks, beside the fastest. */
const paces = [1, 0.25, 0.6, 0.4];

/** Clients of a server, as many as wanted, of whom some talk. */
export class Crowd {
  readonly #port: number;
  readonly #sockets: Socket[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(port: number) {
    this.#port = port;
  }

  /** Grows to `count` clients; resolves when the server has answered each of them. */
  async grow(count: number): Promise<void> {
    while (this.#sockets.length < count) {
      const begin = this.#sockets.length;
      const names = Array.from({ length: Math.min(openingMax, count - begin) }, (_, i) => nameOf(begin + i));
      this.#sockets.push(...(await Promise.all(names.map((name) => this.#open(name)))));
    }
  }

  /** From here on, the first `count` of them say something, the fastest each `everyMs`, until `end` or the next time. */
  talk(count: number, everyMs: number): void {
    clearInterval(this.#timer);
    const beginMs = performance.now();
    const talkers = this.#sockets.slice(0, count).map((socket, i) => ({ socket, i, said: 0 }));
    this.#timer = setInterval(() => {
      const rounds = (performance.now() - beginMs) / everyMs;
      for (const talker of talkers) {
        const { socket, i } = talker;
        // They begin one after another.
        const due = Math.floor(rounds * paces[i % paces.length]! + i / count);
        for (; talker.said < due; talker.said += 1) {
          socket.write(`${sayings[(i + sayingsARound * talker.said) % sayings.length]!}\n`);
        }
      }
    }, tickMs);
  }

  end(): void {
    clearInterval(this.#timer);
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Says the name at once; the greeting comes anyway. */
  async #open(name: string): Promise<Socket> {
    const socket = connect({ port: this.#port, host: "127.0.0.1", noDelay: true });
    socket.on("error", () => {});
    socket.write(`${name}\n`);
    let heard = "";
    while (!heard.includes("\n230 ")) {
      const [bytes] = (await once(socket, "data")) as [Buffer];
      heard += bytes.toString();
    }
    socket.resume();
    return socket;
  }
}

const firstNames = ["Ana", "Bruno", "Carmen", "山田太郎"];
const others = ["sensor", "puerta", "station", "meter", "relay", "bomba", "Лена", "zoë"];

function nameOf(index: number): string {
  return firstNames[index] ?? `${others[index % others.length]}-${index}`;
}

const sayings = [
  "Hello, I am here",
  "temperature=21.7 humidity=48",
  "En Bilbao llueve. Me llevo el paraguas largo.",
  '{"reading": 1834, "unit": "lux"}',
  "傘を持っていきます。☔",
  "La puerta del almacén quedó abierta",
  "<b>not bold</b> &amp; not more than text",
  "order 4711 is packed and waits at the second gate",
];
