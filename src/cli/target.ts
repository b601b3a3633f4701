import { defaultPort } from "../protocol/limits.ts";

/** Where a server is. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** Where a server is that was told nothing else. */
export const defaultTarget: Target = { host: "localhost", port: defaultPort };

const portMost = 65_535;

/** `[IPV6]` or `HOST`, with or without `:PORT`. */
const withBrackets = /^\[([^[\]]+)\](?::(\d{1,5}))?$/;
const withoutBrackets = /^([^:[\]]+)(?::(\d{1,5}))?$/;
/** An IPv6 address as it is: it has two colons at least, so none of them begins a port. */
const bareAddress = /^([0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.%]*)$/;

/** Reads `HOST[:PORT]`; an IPv6 address stands in brackets where a port follows. `undefined` when it is none. */
export function parseTarget(text: string): Target | undefined {
  const match = withBrackets.exec(text) ?? withoutBrackets.exec(text) ?? bareAddress.exec(text);
  const [, host, digits] = match ?? [];
  const port = digits === undefined ? defaultTarget.port : Number(digits);
  return host === undefined || port < 1 || port > portMost ? undefined : { host, port };
}

/** As it is written for people. */
export function formatTarget({ host, port }: Target): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
