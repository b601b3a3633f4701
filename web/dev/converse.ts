/** The server's side of acuse/1, as far as a person who tries it out gets: one name, no store. */
import type { WebSocket } from "ws";
import { defaultLimits } from "../../src/protocol/limits.ts";
import { checkName } from "../../src/protocol/name.ts";
import { formatConfirmation, formatPong, formatReply } from "../../src/protocol/reply.ts";

const id = "k3f9q2";

export function converse(socket: WebSocket): void {
  const { max, rate, burst, window } = defaultLimits;
  let name: string | undefined;
  let last = 0;
  let budget = burst;
  let rest = "";
  const refill = setInterval(() => (budget = Math.min(burst, budget + 1)), 1000 / (rate ?? 1));
  socket.on("close", () => clearInterval(refill));
  const say = (line: string): void => socket.send(line);
  const end = (line: string): void => {
    say(line);
    socket.close();
  };

  const read = (line: string): void => {
    if (socket.readyState !== socket.OPEN) return;
    if (Buffer.byteLength(line) > max) return end(formatReply("tooLong", { max, last, id }, "Too long."));
    if (line === "/quit") return end(formatReply("bye", { last, id }, "See you soon."));
    if (line.startsWith("/ping")) return say(formatPong(line.slice("/ping ".length)));
    if (name === undefined) {
      const reason = checkName(line);
      if (reason !== undefined) return end(formatReply("badName", { reason, id }, "Choose another name."));
      name = line;
      return say(formatReply("welcome", { last }, `Hello, ${line}.`));
    }
    if (line.startsWith("/") && !line.startsWith("//"))
      return say(formatReply("unknownCommand", {}, "There is no such command."));
    if (budget < 1) {
      const wait = Math.ceil(1000 / (rate ?? 1));
      return end(formatReply("tooFast", { wait, rate, burst, last, id }, "Too fast."));
    }
    budget -= 1;
    last += 1;
    say(formatConfirmation("stored", last));
  };

  say(
    formatReply("greeting", { max, rate, burst, window, ack: "stored", auth: "none" }, "What is your name?"),
  );
  socket.on("message", (data: Buffer) => {
    const lines = (rest + data.toString()).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) read(line.replace(/\r$/, ""));
  });
}
