import { parseArgs } from "node:util";
import { defaultLimits } from "../../src/protocol/limits.ts";
import { ServerConsole } from "../../src/server/console.ts";
import { serve } from "../../src/server/server.ts";
import { defaultReserveBytes, makeSettings, readMachine } from "../../src/server/settings.ts";
import type { ServeOptions } from "../../src/server/server.ts";
import { Output } from "../../src/terminal/output.ts";

/** Runs a server that is composed otherwise. It takes some of the flags of `acuse serve`. */
export async function serveWith(composed: ServeOptions): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      data: { type: "string", default: "" },
      json: { type: "boolean", default: false },
      rate: { type: "string", default: String(defaultLimits.rate) },
      threads: { type: "string", default: "2" },
      "max-clients": { type: "string" },
      store: { type: "string", default: "sqlite" },
    },
  });
  const clientsMax = values["max-clients"];
  const settings = makeSettings(
    {
      hosts: ["127.0.0.1"],
      port: Number(values.port),
      open: false,
      limits: { ...defaultLimits, rate: values.rate === "off" ? undefined : Number(values.rate) },
      clientsMax: clientsMax === undefined ? undefined : Number(clientsMax),
      threads: Number(values.threads),
      store: values.store === "memory" ? "memory" : "sqlite",
      dataFolder: values.data,
      reserveBytes: defaultReserveBytes,
      lang: "en",
      json: values.json,
      quiet: false,
    },
    readMachine(),
  );
  const end = await serve(settings, new ServerConsole(new Output(1), settings), composed);
  process.exit(end === "stopped" ? 0 : 8);
}
