/** Cases about the name, told by hand: what comes before it, how it is told, and what is none. */
import { bytesOf } from "./cases.ts";
import type { Case, CaseMaker } from "./cases.ts";

type Part = string | readonly number[];

/** What a client sends from its first byte on, with `NAME` for a name of its own; and what it hears. */
interface Told {
  readonly title: string;
  readonly sends: readonly Part[];
  readonly hears: readonly string[];
  readonly rows?: readonly string[];
  /** The server ends it by itself. */
  readonly closes?: true;
  /** The name, where it is not `NAME`. */
  readonly name?: string;
}

/** Until the name is accepted a line may have this many bytes, where the limit is less. */
const helloBytesMax = 1024;

const welcome = "230 welcome last=0";
const hello = "230 welcome last=0 budget=40";
const bye = (last: number): string => `221 bye last=${last} id=ID`;
const bom = [0xef, 0xbb, 0xbf];
/** IAC WILL TERMINAL-TYPE, IAC DO SUPPRESS-GO-AHEAD, IAC SB TERMINAL-TYPE … IAC SE, IAC NOP. */
const telnet = [255, 251, 24, 255, 253, 3, 255, 250, 24, 0, 88, 255, 255, 10, 255, 240, 255, 241];

/** Ways to a welcome, with a message behind it; and ways that end before. */
const ways: readonly Told[] = [
  { title: "nothing at all", sends: [], hears: [bye(0)] },
  { title: "a name and the end", sends: ["NAME\n"], hears: [welcome, bye(0)] },
  { title: "a name with CRLF", sends: ["NAME\r\nm\r\n"], hears: [welcome, "250 stored 1", bye(1)], rows: ["m"] },
  { title: "an unfinished name", sends: ["NAME"], hears: ["556 unfinished last=0 id=ID"] },
  { title: "a name with CR alone", sends: ["NAME\rm\n"], hears: ["553 not-text at=SIZE last=0 id=ID"], closes: true },
  { title: "a NUL in the name", sends: ["NAME\0\n"], hears: ["553 not-text at=SIZE last=0 id=ID"], closes: true },
  { title: "half a character", sends: ["NAME", [0xc3], "\n"], hears: ["553 not-text at=SIZE last=0 id=ID"], closes: true },
  { title: "a byte order mark", sends: [bom, "NAME\nm\n"], hears: [welcome, "250 stored 1", bye(1)], rows: ["m"] },
  { title: "a byte order mark and /hello", sends: [bom, "/hello :NAME\n"], hears: [hello, bye(0)] },
  { title: "two byte order marks", sends: [bom, bom, "NAME\n"], hears: ["501 bad-name reason=start id=ID"], closes: true },
  {
    title: "a byte order mark behind the name",
    sends: ["NAME\n", bom, "m\n"],
    hears: [welcome, "250 stored 1", bye(1)],
    rows: ["\uFEFFm"],
  },
  { title: "only a byte order mark", sends: [bom], hears: [bye(0)] },
  { title: "Telnet negotiations", sends: [telnet, "NAME\nm\n"], hears: [welcome, "250 stored 1", bye(1)], rows: ["m"] },
  { title: "Telnet negotiations inside the name", sends: ["N", telnet, "N-NAME\n"], hears: [welcome, bye(0)], name: "NN-NAME" },
  { title: "Telnet negotiations and /hello", sends: [telnet, "/hello :NAME\n"], hears: [hello, bye(0)] },
  { title: "Telnet negotiations after the name", sends: ["NAME\n", telnet], hears: [welcome, "553 not-text at=0 last=0 id=ID"], closes: true },
  { title: "the end inside a Telnet negotiation", sends: [[255, 250, 24]], hears: ["556 unfinished last=0 id=ID"] },
  { title: "help before the name", sends: ["/help\nNAME\nm\n"], hears: ["214 help", welcome, "250 stored 1", bye(1)], rows: ["m"] },
  { title: "ping before the name", sends: ["/ping x\nNAME\n"], hears: ["500 unknown-command", welcome, bye(0)] },
  { title: "an unknown command before the name", sends: ["/x\nNAME\n"], hears: ["500 unknown-command", welcome, bye(0)] },
  ...["/quit", "/exit", "/salir"].map(
    (quit) => ({ title: `${quit} before the name`, sends: [`${quit}\nNAME\nm\n`], hears: [bye(0)], closes: true }) as const,
  ),
  { title: "32 lines before the name", sends: ["/help\n".repeat(31), "NAME\n"], hears: [...help(31), welcome, bye(0)] },
  {
    title: "33 lines before the name",
    sends: ["/help\n".repeat(32), "NAME\n"],
    hears: [...help(32), "421 closing reason=naming last=0 id=ID"],
    closes: true,
  },
  { title: "hello", sends: ["/hello :NAME\n"], hears: [hello, bye(0)] },
  { title: "hello with CRLF", sends: ["/hello :NAME\r\n"], hears: [hello, bye(0)] },
  { title: "hello with a language", sends: ["/hello lang=en :NAME\n"], hears: [hello, bye(0)] },
  { title: "hello with keys of a later version", sends: ["/hello later=1 zone=x/y :NAME\n"], hears: [hello, bye(0)] },
  { title: "the longest hello", sends: [longHello(helloBytesMax), "\n"], hears: [hello, bye(0)] },
  { title: "the longest hello with CRLF", sends: [longHello(helloBytesMax), "\r\n"], hears: [hello, bye(0)] },
  { title: "a hello that is too long", sends: [longHello(helloBytesMax + 1), "\n"], hears: [tooLong()], closes: true },
  { title: "a hello that has no end", sends: [longHello(helloBytesMax + 1)], hears: [tooLong()], closes: true },
  { title: "a name of 16 MiB", sends: ["x".repeat(16 * 1024 * 1024)], hears: [tooLong()], closes: true },
  { title: "a line behind hello", sends: ["/hello :NAME\nm\n"], hears: ["503 out-of-order last=0 id=ID"], closes: true },
  { title: "a byte behind hello", sends: ["/hello :NAME\nm"], hears: ["503 out-of-order last=0 id=ID"], closes: true },
  { title: "/quit behind hello", sends: ["/hello :NAME\n/quit\n"], hears: ["503 out-of-order last=0 id=ID"], closes: true },
];

function help(count: number): string[] {
  return Array.from({ length: count }, () => "214 help");
}

function tooLong(): string {
  return `552 too-long max=${helloBytesMax} last=0 id=ID`;
}

/** A hello of so many bytes. */
function longHello(bytes: number): string {
  const [start, end] = ["/hello ", ":NAME"];
  let filling = "";
  while (filling.length < bytes - start.length - end.length - 8) filling += "k=123456 ";
  return start + filling.slice(0, bytes - start.length - end.length - 4) + "k=1 " + end;
}

/** Names that are welcome; a number of its own follows each. */
const welcomeNames: readonly string[] = [
  ...["A", "7", "Ana María", "O'Brien-Smith_2.x@y", "Ñandú", "Ὀδυσσεύς", "Анна", "שלום", "مريم", "नमस्ते", "山田はなこ", "김민준"],
  ...["李雷", "ㄅㄆ李", "x".repeat(28), "ñ".repeat(28), "山".repeat(18)],
];

/** Names that are none, and the reason. */
const badNames: readonly (readonly [name: string, reason: string])[] = [
  ["", "empty"],
  ["x".repeat(33), "too-long"],
  ["ñ".repeat(33), "too-long"],
  ["山".repeat(22), "too-long"],
  ["x".repeat(helloBytesMax - 8), "too-long"],
  [" Ana", "start"],
  ["-Ana", "start"],
  [".Ana", "start"],
  ["_Ana", "start"],
  ["'Ana", "start"],
  ["@Ana", "start"],
  ["\u0301Ana", "start"],
  ["😀", "start"],
  ["Ana ", "space"],
  ["Ana  María", "space"],
  ["Ana\tMaría", "character"],
  ["Ana\u00a0María", "character"],
  ["Ana😀", "character"],
  ["Ana/Eva", "character"],
  ["Ana:Eva", "character"],
  ["Ana\u202eavE", "character"],
  ["Ana\u200bEva", "character"],
  ["Ana\u200dEva", "character"],
  ["Ana\u0085", "character"],
  ["Jose\u0301", "not-nfc"],
  ["А\u0438\u0306", "not-nfc"],
  ["Аna", "mixed-script"],
  ["Αna", "mixed-script"],
];

const badHellos: readonly string[] = ["/hello", "/hello Ana", "/hello x :Ana", "/hello lang=en Ana", "/hello =1 :Ana", "/hello:Ana"];

/** Other protocols. */
const foreign: readonly (readonly [title: string, ...Part[]])[] = [
  ["HTTP GET", "GET / HTTP/1.1\r\nHost: localhost:2010\r\nAccept: */*\r\n\r\n"],
  ["HTTP POST with a body", "POST /x HTTP/1.1\r\nContent-Length: 8\r\n\r\nAna\nhola"],
  ["HTTP/1.0 with LF", "GET /index.html HTTP/1.0\n\n"],
  ["HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ["HTTP CONNECT", "CONNECT example.org:443 HTTP/1.1\r\n\r\n"],
  ["TLS", [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]],
  ["the first byte of TLS", [0x16]],
  ["SSH", "SSH-2.0-OpenSSH_9.6p1 Debian-3\r\n"],
  ["RTSP", "OPTIONS rtsp://x/y RTSP/1.0\r\n\r\n"],
  ["HTTP with 1 MiB behind it", "PUT /x HTTP/1.1\r\n\r\n", "Ana\n".repeat(262_144)],
];

/** All of them. */
export function namingCases(make: CaseMaker): Case[] {
  const told: Told[] = [
    ...ways,
    ...welcomeNames.flatMap((name, i) => [
      { title: `the name ${name}`, sends: [`${name}${i}a\nm\n`], hears: [welcome, "250 stored 1", bye(1)], rows: ["m"], name: `${name}${i}a` },
      { title: `the name ${name} by /hello`, sends: [`/hello :${name}${i}b\n`], hears: [hello, bye(0)], name: `${name}${i}b` },
    ]),
    ...badNames.flatMap(([name, reason]) =>
      [`${name}\nNAME\nm\n`, `/hello :${name}\n`].map((line) => ({
        title: `the name ${JSON.stringify(name)} in ${line.length} characters`,
        sends: [line],
        hears: [`501 bad-name reason=${reason} id=ID`],
        closes: true as const,
      })),
    ),
    ...badHellos.map((line) => ({
      title: line,
      sends: [`${line}\nNAME\nm\n`],
      hears: line.includes("/hello:") ? ["500 unknown-command", welcome, "250 stored 1", bye(1)] : ["501 bad-name reason=syntax id=ID"],
      ...(line.includes("/hello:") ? { rows: ["m"] } : { closes: true as const }),
    })),
    ...foreign.map(([title, ...sends]) => ({ title, sends, hears: ["555 not-acuse id=ID"], closes: true as const })),
    ...foreign.map(([title, ...sends]) => ({ title: `${title} behind /help`, sends: ["/help\n", ...sends], hears: [], closes: true as const })).slice(0, 0),
  ];
  return told.flatMap((each) => [false, true].flatMap((byBytes) => caseOf(make, each, byBytes)));
}

/** In one segment; and byte by byte, where that is few enough. */
function caseOf(make: CaseMaker, { title, sends, hears, rows = [], closes = false, name = "NAME" }: Told, byBytes: boolean): Case[] {
  const own = make.name();
  const put = (text: string): string => text.replaceAll("NAME", own);
  const stream = bytesOf(...sends.map((part) => (typeof part === "string" ? put(part) : part)));
  if (byBytes && stream.length > 64) return [];
  return [];
}
