/** How answers are written: what every one of them carries, and the kinds that there are. */
import type { ServerResponse } from "node:http";
import type { Refusal } from "./refusal.ts";

/** The page is all that may run, and nobody may put it into another page. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** With every answer. What an answer may be kept for, it says itself. */
export const safeHeaders: Readonly<Record<string, string>> = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": contentSecurityPolicy,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

type Headers = Readonly<Record<string, string>>;

export function sendJson(response: ServerResponse, value: unknown): void {
  send(response, 200, "application/json", JSON.stringify(value));
}

export function sendText(response: ServerResponse, status: number, text: string): void {
  send(response, status, "text/plain; charset=utf-8", text);
}

export function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Uint8Array,
  headers: Headers = {},
): void {
  const length = String(Buffer.byteLength(body));
  response.writeHead(status, { "Content-Type": type, "Content-Length": length, ...headers });
  response.end(body);
}

/** Answers with why there is no answer. Where one has begun it breaks off, so that nobody takes it for whole. */
export function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  send(response, refusal.status, "application/json", JSON.stringify(refusal.body), refusal.headers);
}
