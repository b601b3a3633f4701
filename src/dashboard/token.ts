import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** 128 bits: nobody guesses it, and an address that holds it still fits into a line. */
const tokenBytes = 16;

/** A new token, in base64url. */
export function makeToken(): string {
  return randomBytes(tokenBytes).toString("base64url");
}

/** Whether two tokens are the same; how long it takes tells nothing about them. */
export function isSameToken(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

/** Of one length, whatever somebody sends. */
function digest(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
