/** `node web/dev/main.ts [CLIENTS [MESSAGES-PER-SECOND [PORT]]]`: the page, built, with a server that is made up. */
import { join } from "node:path";
import { FakeServer } from "./server.ts";

const [clients = 4, messagesPerSecond = clients * 2, port = 0] = process.argv.slice(2).map(Number);
const server = new FakeServer(join(import.meta.dirname, "../dist"), { clients, messagesPerSecond });
process.stdout.write(`${await server.listen(port)}\n`);
