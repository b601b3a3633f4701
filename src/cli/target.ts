import { isIPv6 } from "node:net";
import { cliTexts } from "../i18n/cli.ts";
import { connectTexts } from "../i18n/connect.ts";
import type { Lang } from "../i18n/lang.ts";
import { formatAddress } from "../protocol/address.ts";
import { defaultPort } from "../protocol/limits.ts";
import { UsageError } from "./options.ts";

/** Where a server is. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** Where a server is that was told nothing else. */
const defaultTarget: Target = { host: "localhost", port: defaultPort };

const portMost = 65_535;

/** `[IPV6]` or `HOST`, with or without `:PORT`. */
const targetPattern = /^(?:\[(?<address>[^[\]]+)\]|(?<name>[^:[\]]+))(?::(?<port>\d{1,5}))?$/;

/** Reads `HOST[:PORT]`; an IPv6 address stands in brackets where a port follows. `undefined` when it is none. */
export function parseTarget(text: string): Target | undefined {
  if (isIPv6(text)) return { host: text, port: defaultTarget.port };
  const { address, name, port = defaultTarget.port } = targetPattern.exec(text)?.groups ?? {};
  const host = address === undefined || isIPv6(address) ? (address ?? name) : undefined;
  const isPort = Number(port) >= 1 && Number(port) <= portMost;
  return host === undefined || !isPort ? undefined : { host, port: Number(port) };
}

/** The target that a command was given, or the default one. Throws `UsageError`. */
export function readTarget(text: string | undefined, lang: Lang): Target {
  if (text === undefined) return defaultTarget;
  const target = parseTarget(text);
  if (target !== undefined) return target;
  throw new UsageError(cliTexts[lang].mustBe("HOST[:PORT]", connectTexts[lang].target, text));
}

/** As it is written for people. */
export function formatTarget({ host, port }: Target): string {
  return formatAddress(host, port);
}
