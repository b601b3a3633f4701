/**
 * A server that does nothing but answer: it speaks acuse's protocol as far as the load generator does, looks at no line,
 * keeps none and has no limits. What the generator reaches here is its own limit.
 */
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { formatConfirmation } from "../../src/protocol/reply.ts";

const LF = 10;
const host = "127.0.0.1";

const server = createServer({ noDelay: true }, serve);
server.listen({ host, port: 0, backlog: 1024 }, () => {
  console.log((server.address() as AddressInfo).port);
});

function serve(socket: Socket): void {
  let number = 0;
  let isNamed = false;
  socket.write("220 acuse/1 max=4096 rate=off burst=0 window=256 ack=accepted auth=none :\r\n");
  socket.on("data", (bytes: Buffer) => {
    let answer = "";
    for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) {
      if (isNamed) answer += formatConfirmation("accepted", (number += 1));
      else answer += "230 welcome last=0 :\r\n";
      isNamed = true;
    }
    if (answer !== "") socket.write(answer, "latin1");
  });
  // A client that is gone needs no answer.
  socket.on("error", () => {});
}
