/** Where `npm run bench:peers` puts what no package of this machine has. Git ignores it. */
import { fileURLToPath } from "node:url";

export const peersFolder: string = fileURLToPath(new URL("./installed/", import.meta.url));

export const natsProgram: string = fileURLToPath(
  new URL("./installed/nats/usr/sbin/nats-server", import.meta.url),
);
