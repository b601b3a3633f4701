/** What is behind each path. */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Watch } from "../server/watch.ts";
import { paths } from "./api.ts";
import type { Snapshot } from "./api.ts";
import { clientPage, clientParameters } from "./clients.ts";
import { eventParameters, Events } from "./events.ts";
import type { StreamBounds } from "./events.ts";
import type { Guard } from "./guard.ts";
import { health, open, readiness } from "./health.ts";
import { History } from "./history.ts";
import type { Site } from "./http-server.ts";
import { exportParameters, messageParameters, Messages } from "./messages.ts";
import { kick, prune } from "./orders.ts";
import type { Page } from "./page.ts";
import { Refusal } from "./refusal.ts";
import { ordering, reading, streaming } from "./router.ts";
import type { Call, Route } from "./router.ts";
import { goodbyeList, goodbyeParameters, storyOf, storyParameters } from "./story.ts";

const apiFolder = "/api/";

export class ApiSite implements Site {
  readonly upgradePath: string = paths.try;
  readonly #watch: Watch;
  readonly #history: History;
  readonly #events: Events;
  readonly #routes: ReadonlyMap<string, Route>;
  readonly #page: Route;
  #guard: Guard | undefined;

  constructor(watch: Watch, page: Page, streams: StreamBounds) {
    this.#watch = watch;
    this.#history = new History(watch);
    this.#events = new Events(watch, this.#history, streams);
    this.#page = open((call) => page.answer(call));
    const messages = new Messages(watch);
    this.#routes = new Map<string, Route>([
      ["/", open((call) => this.#enter(call))],
      [paths.snapshot, reading([], () => this.#snapshot())],
      [paths.clients, reading(clientParameters, async (query) => clientPage(await watch.clients(), query))],
      [paths.goodbyes, reading(goodbyeParameters, (query) => goodbyeList(watch, query))],
      [paths.story, reading(storyParameters, (query) => storyOf(watch, query))],
      [paths.messages, reading(messageParameters, (query) => messages.page(query))],
      [paths.export, streaming(exportParameters, (query, call) => messages.export(query, call))],
      [paths.kick, ordering((order) => kick(watch, order))],
      [paths.prune, ordering((order) => prune(watch, this.#history, order))],
      [paths.events, streaming(eventParameters, (query, call) => this.#events.open(query, call))],
      [paths.health, health()],
      [paths.ready, readiness(watch)],
    ]);
  }

  /** The server listens. */
  begin(guard: Guard): void {
    this.#guard = guard;
    this.#history.start();
  }

  end(): void {
    this.#history.stop();
    this.#events.close();
  }

  routeOf(path: string): Route | undefined {
    const route = this.#routes.get(path);
    return route ?? (path.startsWith(apiFolder) ? undefined : this.#page);
  }

  isDocument(path: string): boolean {
    return path === "/";
  }

  async upgrade(_request: IncomingMessage, _socket: Duplex, _head: Buffer): Promise<void> {
    throw new Refusal("not-found", "not yet");
  }

  /** With the right token in the address the browser keeps it, and the address bar is rid of it. */
  async #enter(call: Call): Promise<void> {
    const token = call.parameters.get("token");
    if (token === null) return await this.#page.answer(call);
    const guard = this.#guard!;
    if (!guard.isToken(token)) {
      throw new Refusal("no-token", "the token is not this server's: it has a new one at each start");
    }
    const cookie = `${guard.cookieName}=${token}; Path=/; HttpOnly; SameSite=Strict`;
    call.response.writeHead(303, { Location: "/", "Set-Cookie": cookie }).end();
  }

  #snapshot(): Snapshot {
    return { ...this.#history.read(), facts: this.#watch.facts, history: this.#history.points };
  }
}
