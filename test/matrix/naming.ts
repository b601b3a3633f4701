/** Cases about the name, told by hand: what may come before it, how it is told, and what is none. */
import { bytesOf, cutAll } from "./cases.ts";
import type { Case, CaseMaker, Part } from "./cases.ts";

/**
 * What a client sends from its first byte on, and what it hears. `NAME` stands for a name of its own, which has
 * four characters.
 */
interface Told {
  readonly title: string;
  readonly sends: readonly Part[];
  readonly hears: readonly string[];
  readonly rows?: readonly string[];
  /** The server ends it by itself. */
  readonly closes?: true;
  /** It comes to this only when it comes in one segment. */
  readonly atOnce?: true;
  /** The name, where it is not just `NAME`. */
  readonly name?: string;
}

/** Until the name is accepted a line may have this many bytes, where the limit is less. */
const helloBytesMax = 1024;
/** And there may be so many lines. */
const namingLinesMax = 32;

const welcome = "230 welcome last=0";
const byHello = "230 welcome last=0 budget=40";
const bye = "221 bye last=0 id=ID";
/** What a message behind the name brings. */
const stored = { hears: [welcome, "250 stored 1", "221 bye last=1 id=ID"], rows: ["m"] } as const;
const unfinished = { hears: ["556 unfinished last=0 id=ID"] } as const;

function refused(reply: string): { readonly hears: readonly string[]; readonly closes: true } {
  return { hears: [`${reply} id=ID`], closes: true };
}

const notText = refused("553 not-text at=4 last=0");
const tooLong = refused(`552 too-long max=${helloBytesMax} last=0`);
const outOfOrder = { ...refused("503 out-of-order last=0"), atOnce: true } as const;
const badSyntax = refused("501 bad-name reason=syntax");

const mark = [0xef, 0xbb, 0xbf];
/** IAC WILL TERMINAL-TYPE, IAC DO SUPPRESS-GO-AHEAD, IAC SB TERMINAL-TYPE … IAC SE, IAC NOP. */
const telnet = [255, 251, 24, 255, 253, 3, 255, 250, 24, 0, 88, 255, 255, 13, 255, 240, 255, 241];
const telnetWithLf = [255, 250, 24, 0, 10, 255, 240];

const plainWays: readonly Told[] = [
  { title: "nothing at all", sends: [], hears: [bye] },
  { title: "a name and the end", sends: ["NAME\n"], hears: [welcome, bye] },
  { title: "a name with CRLF", sends: ["NAME\r\nm\r\n"], ...stored },
  { title: "an unfinished name", sends: ["NAME"], ...unfinished },
  { title: "a name with CR alone", sends: ["NAME\rm\n"], ...notText },
  { title: "a NUL in the name", sends: ["NAME\0\n"], ...notText },
  { title: "half a character in the name", sends: ["NAME", [0xc3], "\n"], ...notText },
  { title: "a byte order mark", sends: [mark, "NAME\nm\n"], ...stored },
  { title: "only a byte order mark", sends: [mark], hears: [bye] },
  { title: "half a byte order mark", sends: [mark.slice(0, 2)], ...unfinished },
  { title: "two byte order marks", sends: [mark, mark, "NAME\n"], ...refused("501 bad-name reason=start") },
  {
    title: "a byte order mark behind the name",
    sends: ["NAME\n", mark, "m\n"],
    ...stored,
    rows: ["\uFEFFm"],
  },
  { title: "Telnet negotiations", sends: [telnet, "NAME\nm\n"], ...stored },
  { title: "an LF inside a Telnet negotiation", sends: [telnetWithLf, "NAME\nm\n"], ...stored, atOnce: true },
  { title: "Telnet inside the name", sends: ["N", telnet, "N-NAME\nm\n"], ...stored, name: "NN-NAME" },
  { title: "the end inside a Telnet negotiation", sends: [[255, 250, 24]], ...unfinished },
  {
    title: "Telnet negotiations behind the name",
    sends: ["NAME\n", telnet],
    hears: [welcome, "553 not-text at=0 last=0 id=ID"],
    closes: true,
  },
];

const commandWays: readonly Told[] = [
  { title: "help", sends: ["/help\nNAME\nm\n"], ...stored, hears: ["214 help", ...stored.hears] },
  ...["/ping x", "/x", "/", "/hello:NAME"].map((line) => ({
    title: line,
    sends: [`${line}\nNAME\nm\n`],
    ...stored,
    hears: ["500 unknown-command", ...stored.hears],
  })),
  ...["/quit", "/exit", "/salir"].map(
    (line) => ({ title: line, sends: [`${line}\nNAME\nm\n`], hears: [bye], closes: true }) as const,
  ),
  {
    title: "as many lines as there may be",
    sends: ["/help\n".repeat(namingLinesMax - 1), "NAME\nm\n"],
    ...stored,
    hears: [...helps(namingLinesMax - 1), ...stored.hears],
  },
  {
    title: "a line more than there may be",
    sends: ["/help\n".repeat(namingLinesMax), "NAME\nm\n"],
    hears: [...helps(namingLinesMax), "421 closing reason=naming last=0 id=ID"],
    closes: true,
  },
];

const helloWays: readonly Told[] = [
  ...["/hello :NAME\n", "/hello :NAME\r\n", "/hello lang=en :NAME\n", "/hello later=1 zone=x/y :NAME\n"].map(
    (line) => ({ title: JSON.stringify(line), sends: [line], hears: [byHello, bye] }),
  ),
  { title: "a byte order mark and /hello", sends: [mark, "/hello :NAME\n"], hears: [byHello, bye] },
  { title: "Telnet negotiations and /hello", sends: [telnet, "/hello :NAME\n"], hears: [byHello, bye] },
  { title: "the longest hello", sends: [helloOf(helloBytesMax), "\n"], hears: [byHello, bye] },
  { title: "the longest hello with CRLF", sends: [helloOf(helloBytesMax), "\r\n"], hears: [byHello, bye] },
  { title: "a hello that is too long", sends: [helloOf(helloBytesMax + 1), "\n"], ...tooLong },
  { title: "a hello that is too long and has no end", sends: [helloOf(helloBytesMax + 1)], ...tooLong },
  { title: "a name of 16 MiB", sends: ["x".repeat(16 * 1024 * 1024)], ...tooLong },
  { title: "a line behind hello", sends: ["/hello :NAME\nm\n"], ...outOfOrder },
  { title: "a byte behind hello", sends: ["/hello :NAME\nm"], ...outOfOrder },
  { title: "/quit behind hello", sends: ["/hello :NAME\n/quit\n"], ...outOfOrder },
  ...["/hello", "/hello NAME", "/hello x :NAME", "/hello lang=en NAME", "/hello =1 :NAME"].map((line) => ({
    title: line,
    sends: [`${line}\nNAME\nm\n`],
    ...badSyntax,
  })),
];

/** Names that are welcome. The last ones have 32 characters, or 64 bytes. */
const goodNames: readonly string[] = [
  ...["O'Brien-Smith_2.x@yNAME", "7.NAME", "Ana María NAME", "ÑandúNAME", "ὈδυσσεύςNAME", "АннаNAME"],
  ...["שלוםNAME", "مريمNAME", "नमस्तेNAME", "山田はなこNAME", "김민준NAME", "李ㄅㄆNAME"],
  ...[`${"x".repeat(28)}NAME`, `${"ñ".repeat(28)}NAME`, `${"山".repeat(20)}NAME`],
];

/** Names that are none, and the reason. */
const badNames: readonly (readonly [name: string, reason: string])[] = [
  ["", "empty"],
  [`${"x".repeat(29)}NAME`, "too-long"],
  [`${"ñ".repeat(29)}NAME`, "too-long"],
  [`${"山".repeat(20)}xNAME`, "too-long"],
  ["x".repeat(helloBytesMax - "/hello :".length), "too-long"],
  ...[" Ana", "-Ana", ".Ana", "_Ana", "'Ana", "@Ana", "\u0301Ana", "😀"].map(
    (name) => [name, "start"] as const,
  ),
  ...["Ana ", "Ana  María"].map((name) => [name, "space"] as const),
  ...["Ana\tMaría", "Ana\u00a0María", "Ana😀", "Ana/Eva", "Ana:Eva"].map(
    (name) => [name, "character"] as const,
  ),
  ...["Ana\u202eavE", "Ana\u200bEva", "Ana\u200dEva", "Ana\u0085"].map(
    (name) => [name, "character"] as const,
  ),
  ...["Jose\u0301", "А\u0438\u0306"].map((name) => [name, "not-nfc"] as const),
  ...["Аna", "Αna", "Anaשלום"].map((name) => [name, "mixed-script"] as const),
];

/** Other protocols, whatever they bring with them. */
const foreign: readonly (readonly [title: string, ...sends: Part[]])[] = [
  ["HTTP GET", "GET / HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n"],
  ["HTTP POST", "POST /x HTTP/1.1\r\nContent-Length: 8\r\n\r\nAna\nhola"],
  ["HTTP with 1 MiB behind it", "PUT /x HTTP/1.1\r\n\r\n", "Ana\n".repeat(262_144)],
  ["HTTP/1.0 and LF", "GET /index.html HTTP/1.0\n\n"],
  ["HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ["HTTP CONNECT", "CONNECT example.org:443 HTTP/1.1\r\n\r\n"],
  ["TLS", [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03, 0x0a, 0x6d, 0x0a]],
  ["the first byte of TLS", [0x16]],
  ["SSH", "SSH-2.0-OpenSSH_9.6p1 Debian-3\r\n"],
  ["RTSP", "OPTIONS rtsp://x/y RTSP/1.0\r\n\r\n"],
];

const all: readonly Told[] = [
  ...plainWays,
  ...commandWays,
  ...helloWays,
  ...goodNames.flatMap((name) => [
    { title: `the name ${name}`, sends: [`${name}\nm\n`], ...stored, name },
    { title: `the name ${name} by /hello`, sends: [`/hello :${name}\n`], hears: [byHello, bye], name },
  ]),
  ...badNames.flatMap(([name, reason]) =>
    [`${name}\nNAME\nm\n`, `/hello :${name}\n`].map((line) => ({
      title: `no name: ${JSON.stringify(line.slice(0, 50))}`,
      sends: [line],
      ...refused(`501 bad-name reason=${reason}`),
    })),
  ),
  ...foreign.map(([title, ...sends]) => ({ title, sends, ...refused("555 not-acuse") })),
];

/** A first line at the limit and above it, which is no name in any case. */
export function firstLineCases(make: CaseMaker, max: number): Case[] {
  const limit = Math.max(max, helloBytesMax);
  const long: Told[] = [
    {
      title: "the longest line",
      sends: ["x".repeat(limit), "\n"],
      ...refused("501 bad-name reason=too-long"),
    },
    { title: "a byte more", sends: ["x".repeat(limit + 1)], ...refused(`552 too-long max=${limit} last=0`) },
  ];
  return long.map((told) => caseOf(make, told, false));
}

/** Each in one segment; and byte by byte, where the bytes are few. */
export function namingCases(make: CaseMaker): Case[] {
  return all.flatMap((told) =>
    isFew(told) ? [caseOf(make, told, false), caseOf(make, told, true)] : [caseOf(make, told, false)],
  );
}

function isFew({ sends, atOnce }: Told): boolean {
  return atOnce !== true && bytesOf(...sends).length < 80;
}

function caseOf(make: CaseMaker, told: Told, byBytes: boolean): Case {
  const { title, sends, hears, rows = [], closes = false, name = "NAME" } = told;
  const own = make.name();
  const put = (part: Part): Part => (typeof part === "string" ? part.replaceAll("NAME", own) : part);
  const stream = bytesOf(...sends.map(put));
  return {
    title: byBytes ? `${title}, byte by byte` : title,
    name: name.replaceAll("NAME", own),
    naming: undefined,
    segments: byBytes ? cutAll(stream) : [stream],
    replies: hears,
    rows,
    closes,
  };
}

function helps(count: number): string[] {
  return Array.from({ length: count }, () => "214 help");
}

/** A hello of so many bytes, most of them in keys that mean nothing. */
function helloOf(bytes: number): string {
  const [start, end] = ["/hello ", ":NAME"];
  const keys = "k=123456 ".repeat(bytes);
  const room = bytes - start.length - end.length;
  return `${start}${keys.slice(0, room - "k=1 ".length).replace(/\S*$/, (rest) => " ".repeat(rest.length))}k=1 ${end}`;
}
