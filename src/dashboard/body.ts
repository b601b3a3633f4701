import type { IncomingMessage } from "node:http";
import { Refusal } from "./refusal.ts";

/** The greatest body: an order has a name and a number. */
export const bodyBytesMax: number = 64 * 1024;

/** Reads a body of JSON that is an object. Throws `Refusal`. */
export async function readObject(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const text = await readText(request);
  const value = parse(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw new Refusal("bad-request", "the body must be an object in JSON");
}

/** Only what a page of another site cannot send without being asked first (CORS: it is no simple request). */
export function checkType(request: IncomingMessage): void {
  const [type = ""] = (request.headers["content-type"] ?? "").split(";", 1);
  if (type.trim().toLowerCase() === "application/json") return;
  throw new Refusal("wrong-type", "the body must be JSON, with Content-Type: application/json");
}

async function readText(request: IncomingMessage): Promise<string> {
  const tooLarge = new Refusal("too-large", `a body may have ${bodyBytesMax} bytes`);
  if (Number(request.headers["content-length"] ?? 0) > bodyBytesMax) throw tooLarge;
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Whoever sent too much still gets the answer: the connection stays, and what follows is thrown away.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += (chunk as Buffer).length;
    if (bytes > bodyBytesMax) throw tooLarge;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
