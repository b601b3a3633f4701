/** The dashboard of a running server: its page, the HTTP API, metrics and health. */
import { OnlookerError, onlookerFilesMax } from "../server/onlooker.ts";
import type { Onlooker, OnlookerReport } from "../server/onlooker.ts";
import { findHolder, PortError } from "../server/port.ts";
import { formatAddress } from "../server/settings.ts";
import type { Watch } from "../server/watch.ts";
import { reachable } from "./address.ts";
import { removeControlFile, writeControlFile } from "./control-file.ts";
import { streamBounds } from "./events.ts";
import type { StreamBounds } from "./events.ts";
import { httpBounds, HttpServer } from "./http-server.ts";
import type { HttpBounds } from "./http-server.ts";
import { Page } from "./page.ts";
import type { PageFolder } from "./page.ts";
import { ApiSite } from "./site.ts";
import { makeToken } from "./token.ts";
import { tryBounds } from "./try-bounds.ts";
import type { TryBounds } from "./try-bounds.ts";

/** Where the dashboard listens. */
export interface DashboardSettings {
  /** An IP address. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Whether somebody asked for this address: then there is no going on without it. */
  readonly isGiven: boolean;
}

export interface DashboardBounds {
  readonly http: HttpBounds;
  readonly streams: StreamBounds;
  readonly tries: TryBounds;
}

const ownBounds: DashboardBounds = { http: httpBounds, streams: streamBounds, tries: tryBounds };

if (httpBounds.connectionsMax + tryBounds.relaysMax >= onlookerFilesMax) {
  throw new Error(
    "the connections, and those behind them, must fit into the files that an onlooker may have open",
  );
}

export class Dashboard implements Onlooker {
  readonly #settings: DashboardSettings;
  readonly #page: Page;
  readonly #bounds: DashboardBounds;
  #running:
    | { readonly site: ApiSite; readonly server: HttpServer; readonly folder: string | null }
    | undefined;

  /** `folder` is where the page is, unless it is where it was built. */
  constructor(settings: DashboardSettings, folder?: PageFolder, bounds: Partial<DashboardBounds> = {}) {
    this.#settings = settings;
    this.#page = new Page(folder);
    this.#bounds = { ...ownBounds, ...bounds };
  }

  async begin(watch: Watch): Promise<OnlookerReport> {
    const { host, port } = this.#settings;
    const { dataFolder } = watch.facts;
    const token = makeToken();
    const site = new ApiSite(watch, this.#page, this.#bounds);
    const server = new HttpServer(site, token, this.#bounds.http);
    if (dataFolder !== null) await removeControlFile(dataFolder);
    let own: number;
    try {
      own = await server.listen(host, port);
    } catch (error) {
      return this.#notListening(error as NodeJS.ErrnoException);
    }
    const url = `http://${formatAddress(reachable(host), own)}`;
    if (dataFolder !== null) await writeControlFile(dataFolder, { pid: process.pid, url, token });
    site.begin(server.guard);
    this.#running = { site, server, folder: dataFolder };
    return { url, entryUrl: `${url}/?token=${token}`, problem: undefined };
  }

  async end(): Promise<void> {
    if (this.#running === undefined) return;
    const { site, server, folder } = this.#running;
    this.#running = undefined;
    if (folder !== null) await removeControlFile(folder);
    await site.end();
    await server.close();
  }

  /** It is an error where the address was asked for; else the server does without. */
  #notListening({ code = "failed" }: NodeJS.ErrnoException): OnlookerReport {
    const { host, port, isGiven } = this.#settings;
    const isTaken = code === "EADDRINUSE";
    if (isTaken && !isGiven) {
      const address = formatAddress(host, port);
      return { url: undefined, entryUrl: undefined, problem: { kind: "port-taken", address } };
    }
    throw new OnlookerError(new PortError(code, host, port, false, isTaken ? findHolder(port) : undefined));
  }
}
