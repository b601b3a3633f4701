/**
 * Clients that behave badly, in a process of their own: `attacks.ts KIND PORT [CLIENTS]`. Each half second they print
 * how often they have done so, or how many are at it, as a line.
 */
import { connect } from "node:net";
import type { Socket } from "node:net";
import { defaultLimits } from "../../src/protocol/limits.ts";

const tellMs = 500;

let count = 0;
let names = 0;

/** As much as a line may have, and a half of it. */
const lineBytes = defaultLimits.max;
const halfLine = "x".repeat(lineBytes / 2);

const attacks = {
  /** Some send far over the rate until they are cut off, and come back at once under other names. */
  flood: (port: number, clients = 2): void => {
    again(port, clients, "450 too-fast", "flood\n".repeat(1_000));
  },

  /** The same with a line that is too long, and goes on. */
  oversize: (port: number, clients = 2): void => {
    again(port, clients, "552 too-long", "x".repeat(16 * lineBytes));
  },

  /** Many begin a line, and never end it. A byte a second shows that they are there. */
  "half-open": (port: number, clients = 1_000): void => {
    const sockets = Array.from({ length: clients }, () => join(port));
    for (const socket of sockets) {
      socket.once("data", () => (count += 1));
      socket.on("close", () => (count -= 1));
      socket.write(halfLine);
    }
    setInterval(() => {
      for (const socket of sockets) socket.write("x");
    }, 1_000);
  },

  /** Connect, and go with a reset: each of twenty a hundred times a second. */
  storm: (port: number, clients = 20): void => {
    setInterval(() => {
      for (let i = 0; i < clients; i += 1) {
        const socket = quiet(port);
        socket.on("connect", () => {
          count += 1;
          socket.resetAndDestroy();
        });
      }
    }, 10);
  },

  /** Ask for as much as the server takes, and read nothing of it. They count while they are stuck. */
  deaf: (port: number, clients = 20): void => {
    const questions = "/help\n".repeat(1_000);
    const sockets = Array.from({ length: clients }, () => join(port).pause());
    setInterval(() => {
      for (const socket of sockets) if (socket.writableLength === 0) socket.write(questions);
      count = sockets.filter(({ writableLength }) => writableLength > 0).length;
    }, 1);
  },
} as const;

export type Attack = keyof typeof attacks;

/** Some send this until they are cut off for it, and come back at once under other names. */
function again(port: number, clients: number, reply: string, bytes: string): void {
  const attack = (): void => {
    const socket = join(port);
    socket.write(bytes);
    let heard = "";
    socket.on("data", (text: string) => (heard = (heard + text).slice(-200)));
    socket.on("end", () => socket.destroy());
    socket.on("close", () => {
      if (heard.includes(reply)) count += 1;
      attack();
    });
  };
  for (let i = 0; i < clients; i += 1) attack();
}

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
  const [, , kind = "", port, clients] = process.argv;
  attacks[kind as Attack](Number(port), clients === undefined ? undefined : Number(clients));
  setInterval(() => console.log(count), tellMs);
}
