/** Where `npm run bench:peers` puts what no package of this machine has. Git ignores it. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const peersFolder: string = fileURLToPath(new URL("./installed/", import.meta.url));

export const natsFolder: string = join(peersFolder, "nats");

export const natsProgram: string = join(natsFolder, "usr/sbin/nats-server");
