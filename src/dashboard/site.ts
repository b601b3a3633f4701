/** What is behind each path. */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Watch } from "../server/watch.ts";
import { paths } from "./api.ts";
import type { Snapshot } from "./api.ts";
import { clientPage, clientParameters } from "./clients.ts";
import { eventParameters, Events } from "./events.ts";
import type { StreamBounds } from "./events.ts";
import type { Faults } from "./faults.ts";
import type { Guard } from "./guard.ts";
import { health, open, readiness } from "./health.ts";
import { History } from "./history.ts";
import type { Site } from "./http-server.ts";
import { exportParameters, messageParameters, Messages } from "./messages.ts";
import { kick, prune } from "./orders.ts";
import type { Metrics } from "./metrics.ts";
import type { Page } from "./page.ts";
import { Rates } from "./rates.ts";
import { Refusal } from "./refusal.ts";
import { Remade } from "./remade.ts";
import { send } from "./reply.ts";
import { ordering, reading, streaming } from "./router.ts";
import type { Call, Route } from "./router.ts";
import { goodbyeList, goodbyeParameters, storyOf, storyParameters } from "./story.ts";
import type { TryBounds } from "./try-bounds.ts";
import type { TryRelays } from "./try.ts";

const apiFolder = "/api/";

export interface SiteBounds {
  readonly streams: StreamBounds;
  readonly tries: TryBounds;
}

export class ApiSite implements Site {
  readonly upgradePath: string = paths.try;
  readonly #watch: Watch;
  readonly #guard: Guard;
  readonly #history: History;
  readonly #events: Events;
  readonly #routes: ReadonlyMap<string, Route>;
  readonly #page: Route;
  readonly #tryBounds: TryBounds;
  readonly #faults: Faults;
  readonly #metrics = new Remade(() => this.#makeMetrics());
  readonly #relays = new Remade(() => this.#makeRelays());

  constructor(watch: Watch, page: Page, guard: Guard, bounds: SiteBounds, faults: Faults) {
    this.#watch = watch;
    this.#guard = guard;
    this.#tryBounds = bounds.tries;
    this.#faults = faults;
    this.#history = new History(watch, faults);
    this.#events = new Events(watch, this.#history, bounds.streams, faults);
    this.#page = open((call) => page.answer(call));
    const messages = new Messages(watch);
    const rates = new Rates();
    this.#routes = new Map<string, Route>([
      ["/", open((call) => this.#enter(call))],
      [paths.snapshot, reading([], () => this.#snapshot())],
      [
        paths.clients,
        reading(clientParameters, async (query) => {
          const list = await watch.clients();
          return clientPage(list, rates.in(list), query);
        }),
      ],
      [paths.goodbyes, reading(goodbyeParameters, (query) => goodbyeList(watch, query))],
      [paths.story, reading(storyParameters, (query) => storyOf(watch, query))],
      [paths.messages, reading(messageParameters, (query) => messages.page(query))],
      [paths.export, streaming(exportParameters, (query, call) => messages.export(query, call))],
      [paths.kick, ordering((order) => kick(watch, order))],
      [paths.prune, ordering((order) => prune(watch, this.#history, order))],
      [paths.events, streaming(eventParameters, (query, call) => this.#events.open(query, call))],
      [paths.try, streaming([], refusePlain)],
      [paths.metrics, open((call) => this.#measure(call))],
      [paths.health, health()],
      [paths.ready, readiness(watch)],
    ]);
  }

  /** The server listens. */
  begin(): void {
    this.#history.start();
  }

  /** Ends what goes on. */
  async end(): Promise<void> {
    this.#history.stop();
    this.#events.close();
    (await this.#relays.ifMade())?.close();
  }

  routeOf(path: string): Route | undefined {
    const route = this.#routes.get(path);
    return route ?? (path.startsWith(apiFolder) ? undefined : this.#page);
  }

  isDocument(path: string): boolean {
    return path === "/";
  }

  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    (await this.#relays.get()).open(request, socket, head);
  }

  /** With the right token in the address the browser keeps it, and the address bar is rid of it. */
  async #enter(call: Call): Promise<void> {
    const token = call.parameters.get("token");
    if (token === null) return await this.#page.answer(call);
    const guard = this.#guard;
    if (!guard.isToken(token)) {
      throw new Refusal("no-token", "the token is not this server's: it has a new one at each start");
    }
    const cookie = `${guard.cookieName}=${token}; Path=/; HttpOnly; SameSite=Strict`;
    call.response.writeHead(303, { Location: "/", "Set-Cookie": cookie }).end();
  }

  async #measure({ response }: Call): Promise<void> {
    const metrics = await this.#metrics.get();
    send(response, 200, metrics.contentType, await metrics.read());
  }

  async #makeMetrics(): Promise<Metrics> {
    const { Metrics } = await import("./metrics.ts");
    return new Metrics(this.#watch, this.#history);
  }

  async #makeRelays(): Promise<TryRelays> {
    const { TryRelays } = await import("./try.ts");
    return new TryRelays(this.#watch.facts, this.#tryBounds, this.#faults);
  }

  #snapshot(): Snapshot {
    return { ...this.#history.read(), facts: this.#watch.facts, history: this.#history.points };
  }
}

function refusePlain(): never {
  throw new Refusal("upgrade-needed", "this path speaks WebSocket", { Upgrade: "websocket" });
}
