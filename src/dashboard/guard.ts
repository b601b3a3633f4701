/**
 * Who may ask. A page of another site must not: neither by a name of its own that leads here (DNS rebinding), nor
 * by a request that the browser sends for it.
 */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { isLoopback } from "../server/settings.ts";
import { isWildcard } from "./address.ts";
import { tokenCookie } from "./api.ts";
import { Refusal } from "./refusal.ts";
import { isSameToken } from "./token.ts";

/** What a `Host` without a port means. */
const httpPort = 80;

const hostPattern = /^(\[[0-9a-f:.]+\]|[0-9a-z.-]+)(?::(\d{1,5}))?$/;

export class Guard {
  readonly #port: number;
  readonly #isOwn: (name: string) => boolean;
  readonly #token: string;

  /** `address` and `port` are what the server listens on. */
  constructor(address: string, port: number, token: string) {
    this.#port = port;
    this.#isOwn = ownNames(address);
    this.#token = token;
  }

  /** The name of the cookie that holds the token: of its own for each port, since a browser shares them among all ports. */
  get cookieName(): string {
    return `${tokenCookie}-${this.#port}`;
  }

  /** Throws `Refusal` unless the request was meant for this server and comes from its own page, or from no page. */
  admit(request: IncomingMessage, isDocument: boolean): void {
    const host = this.#checkHost(request);
    const { origin } = request.headers;
    if (origin !== undefined && origin.toLowerCase() !== `http://${host}`) {
      throw new Refusal("forbidden", `a page of ${JSON.stringify(origin)} may not ask here`);
    }
    if (!isOwnSite(request.headers) && !(isDocument && isNavigation(request.headers))) {
      throw new Refusal("forbidden", "a page of another site may not ask here");
    }
  }

  /** Throws `Refusal` unless the request brings the token. */
  authorize(headers: IncomingHttpHeaders): void {
    const given = bearerOf(headers) ?? cookieOf(headers, this.cookieName);
    if (given !== undefined && this.isToken(given)) return;
    throw new Refusal(
      "no-token",
      given === undefined
        ? "a token is needed: open the address that the server showed at its start, or send Authorization: Bearer TOKEN"
        : "the token is not this server's: it has a new one at each start",
      { "WWW-Authenticate": 'Bearer realm="acuse"' },
    );
  }

  isToken(given: string): boolean {
    return isSameToken(given, this.#token);
  }

  /** Returns `Host` in lower case. */
  #checkHost({ headersDistinct }: IncomingMessage): string {
    const [given = "", ...others] = headersDistinct["host"] ?? [];
    const host = given.toLowerCase();
    const [, name, port = httpPort] = hostPattern.exec(host) ?? [];
    if (others.length === 0 && name !== undefined && Number(port) === this.#port && this.#isOwn(name)) {
      return host;
    }
    throw new Refusal(
      "wrong-host",
      `this server is not ${JSON.stringify(given)}; use the address and port that it listens on`,
    );
  }
}

/** The names by which a server that listens on `address` may be called. Names that somebody else can lead here are none. */
function ownNames(address: string): (name: string) => boolean {
  const [host = ""] = address.split("%", 1);
  // An address in a Host is where the browser went: no name was looked up, so no page can have led it here.
  if (isWildcard(host)) return (name) => name === "localhost" || isIP(bare(name)) !== 0;
  const own = new Set([written(host)]);
  if (isLoopback(host)) for (const name of ["localhost", "127.0.0.1", "[::1]"]) own.add(name);
  return (name) => own.has(name);
}

function written(host: string): string {
  return isIP(host) === 6 ? new URL(`http://[${host}]`).hostname : host;
}

function bare(name: string): string {
  return name.replace(/^\[|\]$/g, "");
}

/** Browsers say where a request comes from; a program that is none says nothing. Another port is another origin, though the same site. */
function isOwnSite(headers: IncomingHttpHeaders): boolean {
  const site = headers["sec-fetch-site"];
  return site === undefined || site === "same-origin" || site === "none";
}

/** A person follows a link to here: the page that it stood on learns nothing of what comes. */
function isNavigation(headers: IncomingHttpHeaders): boolean {
  return headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document";
}

function bearerOf({ authorization = "" }: IncomingHttpHeaders): string | undefined {
  return /^Bearer +([^\s]+)$/i.exec(authorization)?.[1];
}

function cookieOf({ cookie = "" }: IncomingHttpHeaders, name: string): string | undefined {
  const pairs = cookie.split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
