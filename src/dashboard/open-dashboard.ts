/** What of the dashboard takes a while to load, above all HTTP itself, and is not needed before it is open. */
import { onlookerFilesMax } from "../server/onlooker.ts";
import type { Watch } from "../server/watch.ts";
import { waitingMax } from "./door.ts";
import type { Door } from "./door.ts";
import { streamBounds } from "./events.ts";
import type { StreamBounds } from "./events.ts";
import { Faults } from "./faults.ts";
import { Guard } from "./guard.ts";
import { httpBounds, HttpServer } from "./http-server.ts";
import type { HttpBounds } from "./http-server.ts";
import { Page } from "./page.ts";
import type { PageFolder } from "./page.ts";
import { ApiSite } from "./site.ts";
import { tryBounds } from "./try-bounds.ts";
import type { TryBounds } from "./try-bounds.ts";

export interface DashboardBounds {
  readonly http: HttpBounds;
  readonly streams: StreamBounds;
  readonly tries: TryBounds;
}

const ownBounds: DashboardBounds = { http: httpBounds, streams: streamBounds, tries: tryBounds };

if (httpBounds.connectionsMax + waitingMax + tryBounds.relaysMax >= onlookerFilesMax) {
  throw new Error(
    "the connections, and those behind them, must fit into the files that an onlooker may have open",
  );
}

export interface Opening {
  readonly watch: Watch;
  /** What it listens on. */
  readonly host: string;
  readonly port: number;
  readonly token: string;
  /** Where the page is; left out: where it was built. */
  readonly page: PageFolder | undefined;
  readonly bounds: Partial<DashboardBounds>;
  /** Is told what nobody foresaw. */
  readonly fault: (error: unknown) => void;
}

export class OpenDashboard {
  readonly #site: ApiSite;
  readonly #server: HttpServer;

  constructor({ watch, host, port, token, page, bounds, fault }: Opening) {
    const { http, streams, tries } = { ...ownBounds, ...bounds };
    const guard = new Guard(host, port, token);
    const faults = new Faults(fault);
    this.#site = new ApiSite(watch, new Page(page), guard, { streams, tries }, faults);
    this.#server = new HttpServer(this.#site, guard, http, faults);
  }

  /** Takes over whoever is at the door. */
  async begin(door: Door): Promise<void> {
    await this.#server.listen(door);
    this.#site.begin();
  }

  async end(): Promise<void> {
    await this.#site.end();
    await this.#server.close();
  }
}
