/**
 * Clients that behave badly, in a process of their own: `attacks.ts KIND PORT`. Each half second they print how
 * often they have done so, or how many are at it, as a line.
 */
import { connect } from "node:net";
import type { Socket } from "node:net";

const tellMs = 500;

let count = 0;
let names = 0;

const attacks = {
  /** Two send far over the rate until they are cut off, and come back at once under other names. */
  flood: (port: number): void => {
    const lines = "flood\n".repeat(1_000);
    const again = (): void => {
      const socket = join(port);
      socket.write(lines);
      let heard = "";
      socket.on("data", (text: string) => (heard = (heard + text).slice(-200)));
      socket.on("end", () => socket.destroy());
      socket.on("close", () => {
        if (heard.includes("450 too-fast")) count += 1;
        again();
      });
    };
    for (let i = 0; i < 2; i += 1) again();
  },

  /** A thousand begin a line and never end it. A byte a second shows that they are there. */
  "half-open": (port: number): void => {
    const sockets = Array.from({ length: 1_000 }, () => join(port));
    for (const socket of sockets) {
      socket.once("data", () => (count += 1));
      socket.on("close", () => (count -= 1));
    }
    setInterval(() => {
      for (const socket of sockets) socket.write("x");
    }, 1_000);
  },

  /** Connect, and go with a reset, two thousand times a second. */
  storm: (port: number): void => {
    setInterval(() => {
      for (let i = 0; i < 20; i += 1) {
        const socket = quiet(port);
        socket.on("connect", () => {
          count += 1;
          socket.resetAndDestroy();
        });
      }
    }, 10);
  },

  /** Ask for as much as the server takes, and read nothing of it. They count while they are stuck. */
  deaf: (port: number): void => {
    const questions = "/help\n".repeat(1_000);
    const sockets = Array.from({ length: 20 }, () => join(port).pause());
    setInterval(() => {
      for (const socket of sockets) if (socket.writableLength === 0) socket.write(questions);
      count = sockets.filter(({ writableLength }) => writableLength > 0).length;
    }, 1);
  },
} as const;

export type Attack = keyof typeof attacks;

/** A connection that has said a name nobody else has. */
function join(port: number): Socket {
  names += 1;
  const socket = quiet(port);
  socket.write(`attacker ${process.pid} ${names}\n`);
  return socket;
}

function quiet(port: number): Socket {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  socket.setEncoding("utf8");
  socket.on("error", () => {});
  return socket;
}

if (import.meta.main) {
  const [, , kind = "", port] = process.argv;
  attacks[kind as Attack](Number(port));
  setInterval(() => console.log(count), tellMs);
}
