/** The dashboard of a running server: its page, the HTTP API, metrics and health. */
import { formatAddress } from "../protocol/address.ts";
import { OnlookerError } from "../server/onlooker.ts";
import type { Onlooker, OnlookerReport } from "../server/onlooker.ts";
import { findHolder, PortError } from "../server/port.ts";
import type { Watch } from "../server/watch.ts";
import { reachable } from "./address.ts";
import { clearControlFile, removeControlFile, writeControlFile } from "./control-file.ts";
import { Door } from "./door.ts";
import type { DashboardBounds, OpenDashboard } from "./open-dashboard.ts";
import type { PageFolder } from "./page.ts";
import { makeToken } from "./token.ts";

/** Where the dashboard listens. */
export interface DashboardSettings {
  /** An IP address. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Whether somebody asked for this address: then there is no going on without it. */
  readonly isGiven: boolean;
}

/** Where it is. */
interface Place {
  readonly watch: Watch;
  readonly door: Door;
  readonly fault: (error: unknown) => void;
}

/** It is at its port at once; what answers there is loaded when the server has begun. */
export class Dashboard implements Onlooker {
  readonly #settings: DashboardSettings;
  readonly #page: PageFolder | undefined;
  readonly #bounds: Partial<DashboardBounds>;
  readonly #token: string = makeToken();
  #place: Place | undefined;
  #open: Promise<OpenDashboard> | undefined;

  /** `page` is where the page is, unless it is where it was built. */
  constructor(settings: DashboardSettings, page?: PageFolder, bounds: Partial<DashboardBounds> = {}) {
    this.#settings = settings;
    this.#page = page;
    this.#bounds = bounds;
  }

  async begin(watch: Watch, fault: (error: unknown) => void): Promise<OnlookerReport> {
    const { host, port } = this.#settings;
    const { dataFolder } = watch.facts;
    if (dataFolder !== null) await clearControlFile(dataFolder);
    let door: Door;
    try {
      door = await Door.claim(host, port);
    } catch (error) {
      return this.#notListening(error as NodeJS.ErrnoException);
    }
    this.#place = { watch, door, fault };
    const url = `http://${formatAddress(reachable(host), door.port)}`;
    const token = this.#token;
    try {
      if (dataFolder !== null) await writeControlFile(dataFolder, { pid: process.pid, url, token });
    } catch (error) {
      await this.end();
      throw error;
    }
    return { url, entryUrl: `${url}/?token=${token}`, problem: undefined };
  }

  async open(): Promise<void> {
    if (this.#place === undefined) return;
    this.#open = this.#load(this.#place);
    try {
      await this.#open;
    } catch (error) {
      // Nobody shall wait where nobody answers, nor be led there.
      await this.end();
      throw error;
    }
  }

  async end(): Promise<void> {
    if (this.#place === undefined) return;
    const { watch, door } = this.#place;
    this.#place = undefined;
    const { dataFolder } = watch.facts;
    if (dataFolder !== null) removeControlFile(dataFolder, this.#token);
    const open = await this.#open?.catch(() => undefined);
    if (open === undefined) await door.close();
    else await open.end();
  }

  async #load({ watch, door, fault }: Place): Promise<OpenDashboard> {
    const { OpenDashboard } = await import("./open-dashboard.ts");
    const dashboard = new OpenDashboard({
      watch,
      host: this.#settings.host,
      port: door.port,
      token: this.#token,
      page: this.#page,
      bounds: this.#bounds,
      fault,
    });
    await dashboard.begin(door);
    return dashboard;
  }

  /** It is an error where the address was asked for; else the server does without. */
  #notListening({ code = "failed" }: NodeJS.ErrnoException): OnlookerReport {
    const { host, port, isGiven } = this.#settings;
    const isTaken = code === "EADDRINUSE";
    if (isTaken && !isGiven) {
      const address = formatAddress(host, port);
      return { url: undefined, entryUrl: undefined, problem: { kind: "port-taken", address } };
    }
    const error = new PortError(code, host, port, false, isTaken ? findHolder(port) : undefined);
    throw isGiven ? new OnlookerError(error) : error;
  }
}
