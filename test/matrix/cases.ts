/** The cases of the matrix: what a client sends, and what the referee says that must come of it. */
import { judge } from "./referee.ts";
import type { Verdict } from "./referee.ts";

/** How the name is told: in one segment with what follows, alone, or by `/hello`. */
export type Naming = "piped" | "plain" | "hello";

export interface Case extends Verdict {
  readonly title: string;
  /** Under which the rows are stored: no other case has it. */
  readonly name: string;
  /** Without it the segments begin with the connection's first byte. */
  readonly naming: Naming | undefined;
  /** Each is sent when all whole lines before it have been answered, and so after they were read. */
  readonly segments: readonly Uint8Array[];
}

/** The limits of a server for these cases, without a rate; the others are the defaults. */
export interface Announced {
  readonly max: number;
  readonly burst: number;
}

export type Part = string | readonly number[] | Uint8Array;

export function bytesOf(...parts: readonly Part[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Uint8Array.from(part))),
  );
}

const x = (count: number): string => "x".repeat(count);
const hex = (bytes: readonly number[]): string => Buffer.from(bytes).toString("hex");

/** Lengths at and about the limit, with every end that a line can have, cut where it may hurt. */
export function lengthCases(make: CaseMaker, max: number, small: boolean): Case[] {
  const lengths = [0, 1, max - 1, max, max + 1, max + 2, 2 * max];
  return lengths.flatMap((length) =>
    ends.flatMap(({ end, bytes, rest }) => {
      const line = bytesOf(x(length), bytes);
      const stream = bytesOf("a\n", line, rest);
      const title = `${length} bytes of at most ${max}, ${end}`;
      const cuts: [string, Uint8Array[]][] = [
        ["whole", [stream]],
        ["cut before its end", cut(stream, 2 + length)],
        ["cut in the middle", cut(stream, 2 + (length >> 1))],
      ];
      if (end === "CRLF") cuts.push(["cut inside CRLF", cut(stream, 2 + length + 1)]);
      if (small) cuts.push(["byte by byte", cutAll(stream)]);
      return cuts.map(([how, segments]) => make.judged(`${title}, ${how}`, segments));
    }),
  );
}

const ends = [
  { end: "LF", bytes: "\n", rest: "z\n" },
  { end: "CRLF", bytes: "\r\n", rest: "z\n" },
  { end: "CR alone", bytes: "\r", rest: "z\n" },
  { end: "CR at the end of the stream", bytes: "\r", rest: "" },
  { end: "end of the stream", bytes: "", rest: "" },
] as const;

/** A line that never ends is refused while it comes. */
export function endlessCases(make: CaseMaker): Case[] {
  const bytes = 16 * 1024 * 1024;
  const endless: [string, Uint8Array][] = [
    ["x", Buffer.alloc(bytes, "x")],
    ["ñ", Buffer.alloc(bytes, "ñ")],
    ["😀 behind a message", bytesOf("a\n", Buffer.alloc(bytes, "😀"))],
    ["CR", Buffer.alloc(bytes, "\r")],
    ["NUL", Buffer.alloc(bytes)],
  ];
  return endless.flatMap(([what, stream]) =>
    (["plain", "hello"] as const).map((naming) => make.judged(`16 MiB of ${what}`, [stream], naming)),
  );
}

/** Characters of every width that end before, at and behind the limit, cut inside. */
export function characterCases(make: CaseMaker, max: number): Case[] {
  return ["é", "€", "😀"].flatMap((character) => {
    const width = Buffer.byteLength(character);
    const starts = Array.from({ length: width + 2 }, (_, i) => max - width - 1 + i);
    return starts.flatMap((start) => {
      const stream = bytesOf("a\n", x(start), character, "\n");
      const cuts = Array.from({ length: width }, (_, i) => i);
      return cuts.map((at) =>
        make.judged(
          `${character} at ${start} of at most ${max}, ${at === 0 ? "whole" : `cut behind its byte ${at}`}`,
          at === 0 ? [stream] : cut(stream, 2 + start + at),
        ),
      );
    });
  });
}

/** One line with all that can be cut, cut at each byte. */
export function cutCases(make: CaseMaker): Case[] {
  const stream = bytesOf("a\n", "\tb é€😀\r\n", "\r\n", "c\n");
  return Array.from(stream, (_, at) => make.judged(`cut at ${at}`, cut(stream, at))).slice(1);
}

/** Everything that may not be in a line, and its neighbours that may, where it is refused and where length wins. */
export function contentCases(make: CaseMaker, max: number): Case[] {
  return contents.flatMap(([what, bytes]) =>
    [0, max >> 1, max - 1, max].flatMap((at) => {
      const line = bytesOf(x(at), bytes);
      const title = `${what} (${hex(bytes)}) at ${at} of at most ${max}`;
      const cases = [make.judged(title, [bytesOf("a\n", line, "\nz\n")])];
      if (bytes.length > 1) cases.push(make.judged(`${title}, byte by byte`, cutAll(bytesOf(line, "y\n"))));
      else cases.push(make.judged(`${title}, unfinished`, [bytesOf(line, "y")]));
      return cases;
    }),
  );
}

const controls = Array.from({ length: 32 }, (_, byte) => byte).filter((byte) => byte !== 10);

const contents: readonly (readonly [string, readonly number[]])[] = [
  ...controls.map((byte) => [byte === 9 ? "TAB" : "a control", [byte]] as const),
  ["DEL", [0x7f]],
  ["a stray continuation", [0x80]],
  ["a stray continuation", [0xbf]],
  ["an overlong NUL", [0xc0, 0x80]],
  ["overlong", [0xc1, 0xbf]],
  ["overlong", [0xe0, 0x80, 0x80]],
  ["overlong", [0xe0, 0x9f, 0xbf]],
  ["overlong", [0xf0, 0x80, 0x80, 0x80]],
  ["overlong", [0xf0, 0x8f, 0xbf, 0xbf]],
  ["a surrogate", [0xed, 0xa0, 0x80]],
  ["a surrogate", [0xed, 0xbf, 0xbf]],
  ["a pair of surrogates", [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80]],
  ["truncated", [0xc3]],
  ["truncated", [0xe2, 0x82]],
  ["truncated", [0xf0, 0x9f, 0x98]],
  ["truncated before a lead", [0xe2, 0x82, 0xc3, 0xa9]],
  ["above U+10FFFF", [0xf4, 0x90, 0x80, 0x80]],
  ["above U+10FFFF", [0xf5, 0x80, 0x80, 0x80]],
  ["five bytes", [0xf8, 0x88, 0x80, 0x80, 0x80]],
  ["no lead", [0xfe]],
  ["IAC", [0xff]],
  ["a Telnet command", [0xff, 0xf4]],
  ["NEL, a C1 control", [0xc2, 0x85]],
  ["U+0080", [0xc2, 0x80]],
  ["U+07FF", [0xdf, 0xbf]],
  ["U+0800", [0xe0, 0xa0, 0x80]],
  ["U+D7FF", [0xed, 0x9f, 0xbf]],
  ["U+E000", [0xee, 0x80, 0x80]],
  ["a byte order mark", [0xef, 0xbb, 0xbf]],
  ["a noncharacter", [0xef, 0xbf, 0xbf]],
  ["U+10000", [0xf0, 0x90, 0x80, 0x80]],
  ["U+10FFFF", [0xf4, 0x8f, 0xbf, 0xbf]],
  ["right to left override", [0xe2, 0x80, 0xae]],
  ["a line separator", [0xe2, 0x80, 0xa8]],
];

/** A segment of a thousand lines: more than the window, and answered in order. */
export function thousandCases(make: CaseMaker): Case[] {
  const thousand = (line: (i: number) => string): string =>
    Array.from({ length: 1000 }, (_, i) => line(i)).join("");
  const streams: [string, Uint8Array][] = [
    ["messages", bytesOf(thousand((i) => `line ${i}\n`))],
    ["messages with CRLF", bytesOf(thousand((i) => `line ${i}\r\n`))],
    ["empty messages", bytesOf(thousand(() => "\n"))],
    ["pings", bytesOf(thousand((i) => `/ping ${i}\n`))],
    ["messages and commands", bytesOf(thousand((i) => ["m\n", "/ping p\n", "//x\n", "/help\n"][i % 4]!))],
    ["messages, and one of them bad", bytesOf(thousand((i) => (i === 900 ? "b\0d\n" : "m\n")))],
    ["messages, and one of them too long", bytesOf(thousand((i) => (i === 900 ? `${x(40)}\n` : "m\n")))],
    ["messages, and one of them /quit", bytesOf(thousand((i) => (i === 900 ? "/quit\n" : "m\n")))],
    [
      "messages, the last unfinished",
      bytesOf(
        thousand(() => "m\n"),
        "rest",
      ),
    ],
  ];
  return streams.flatMap(([what, stream]) =>
    namings.map((naming) => make.judged(`a thousand ${what} in a segment`, [stream], naming)),
  );
}

/** Lines that begin with a slash. */
export function commandCases(make: CaseMaker): Case[] {
  const lines = [
    ...["/quit", "/exit", "/salir", "/quit  ", "/quit now", "/QUIT", "/quitter", "//quit", " /quit"],
    ...["/help", "/help ", "/help me", "/ping", "/ping tok.en_-1", "/ping a b", "/ping ñ", "/pingpong"],
    ...["/", "//", "///", "/ x", "//x", "/hello :x", "/hello", "/nonsense"],
  ];
  return lines.flatMap((line) =>
    namings.map((naming) =>
      make.judged(`the line ${line}`, [bytesOf("a\n", `${line}\n`, "b\n/ping z\n")], naming),
    ),
  );
}

const namings: readonly Naming[] = ["piped", "plain", "hello"];

/** Makes cases, and gives each a name of its own. */
export class CaseMaker {
  readonly #announced: Announced;
  #count = 0;

  constructor(announced: Announced) {
    this.#announced = announced;
  }

  /** A name that no other case has: four digits. */
  name(): string {
    this.#count += 1;
    return String(this.#count).padStart(4, "0");
  }

  /** What the referee says of segments that follow the name. */
  judged(
    title: string,
    segments: readonly Uint8Array[],
    naming: Naming = namings[this.#count % namings.length]!,
  ): Case {
    const { max, burst } = this.#announced;
    const verdict = judge(Buffer.concat(segments), { max, byHello: naming === "hello" });
    const welcome = `230 welcome last=0${naming === "hello" ? ` budget=${burst}` : ""}`;
    const replies = [welcome, ...verdict.replies];
    return { ...verdict, title: `${title} (${naming})`, name: this.name(), naming, segments, replies };
  }
}

function cut(stream: Uint8Array, at: number): Uint8Array[] {
  return [stream.subarray(0, at), stream.subarray(at)].filter((segment) => segment.length > 0);
}

export function cutAll(stream: Uint8Array): Uint8Array[] {
  return Array.from(stream, (_, at) => stream.subarray(at, at + 1));
}
