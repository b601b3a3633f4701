import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isForeignFirstByte, isForeignLine } from "./foreign.ts";
import { checkName } from "./name.ts";

test("the first byte of a TLS handshake is foreign, and no other", () => {
  for (let byte = 0; byte <= 0xff; byte += 1) assert.equal(isForeignFirstByte(byte), byte === 0x16);
});

const foreign = [
  "GET / HTTP/1.1",
  "POST /messages?to=ana HTTP/1.0",
  "GET /a b HTTP/1.1",
  "OPTIONS * HTTP/1.1",
  "CONNECT example.org:443 HTTP/1.1",
  "M-SEARCH * HTTP/1.1",
  "PRI * HTTP/2.0",
  "OPTIONS / RTSP/1.0",
  "OPTIONS sip:nm SIP/2.0",
  "OPTIONS icap://127.0.0.1/echo ICAP/1.0",
  "GET /",
  "GET /metrics",
  "HTTP/1.1 200 OK",
  "SIP/2.0 404 Not Found",
  "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3",
  "SSH-2.0-OpenSSH_9.9",
  "SSH-1.99-x",
];
for (const line of foreign) test(`"${line}" is foreign`, () => assert.equal(isForeignLine(line), true));

const ours = [
  "",
  "Ana",
  "EHLO foo",
  "EHLO example.org",
  "HELP",
  "NICK ana",
  "CAP LS 302",
  "GET",
  "Get Smart",
  "GET off my lawn",
  "POST",
  "HTTP",
  "SIP",
  "SSH",
  "SSH-key",
  "SSH-2",
  "Hola, ¿usas HTTP/2 o no?",
  "HTTP/2 es mejor",
  "/hello :GET / HTTP/1.1",
  "/GET / HTTP/1.1",
  "/quit",
];
for (const line of ours) test(`"${line}" is not foreign`, () => assert.equal(isForeignLine(line), false));

const words = [
  "GET",
  "POST",
  "SSH",
  "HTTP",
  "SIP",
  "PRI",
  "1.1",
  "2.0",
  "-",
  " ",
  ".",
  "/",
  "*",
  "Ana",
  "a",
  "ñ",
  "я",
];
const nearlyForeign = fc.array(fc.constantFrom(...words), { maxLength: 8 }).map((them) => them.join(""));

test("a valid name is never foreign, but for an SSH client's", () => {
  let names = 0;
  fc.assert(
    fc.property(fc.oneof(nearlyForeign, fc.string({ maxLength: 8 })), (text) => {
      if (checkName(text) !== undefined) return;
      names += 1;
      assert.equal(isForeignLine(text), /^SSH-[12]\.[0-9]+-/.test(text), text);
    }),
    { numRuns: 5000 },
  );
  assert.ok(names > 500, `only ${names} of 5000 were names`);
});

test("a command is never foreign", () => {
  fc.assert(fc.property(nearlyForeign, (text) => assert.equal(isForeignLine(`/${text}`), false)));
});
