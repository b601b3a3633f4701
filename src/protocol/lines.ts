/**
 * Framing: bytes as they come from the network in, lines and verdicts out.
 *
 * The verdict on a line depends on its bytes alone, never on how they were cut into segments. The first
 * offending byte decides; where length and content offend at the same byte, the line is too long. No more than
 * `max` + 2 bytes of a line are ever held.
 */

/**
 * What `read` found: a whole line, no whole line yet, or the offence that ends the stream. `text` offences are
 * bytes that may not be in a line, or bytes that are not UTF-8.
 */
export type Found = "line" | "more" | "too-long" | "not-text";

const LF = 10;
const CR = 13;
const IAC = 255;

/** What a byte may be. Anything above PLAIN needs a look. */
const PLAIN = 0;
const END = 1;
const RETURN = 2;
const FORBIDDEN = 3;
const HIGH = 4;
const classes: Uint8Array = classify();

function classify(): Uint8Array {
  const of = new Uint8Array(256);
  of.fill(FORBIDDEN, 0, 32);
  of[9] = PLAIN;
  of[LF] = END;
  of[CR] = RETURN;
  of[127] = FORBIDDEN;
  of.fill(HIGH, 128);
  return of;
}

const nothing = new Uint8Array(0);

/** Held bytes start with this much room and double as the line grows. */
const heldBytesLeast = 256;

export class LineReader {
  /** The limit of length for the line that is being read; change it between lines only. */
  max: number;
  /** After "line": the line is `bytes` from `start` to `end`, without terminator, until the next `read`. */
  bytes: Uint8Array = nothing;
  start = 0;
  end = 0;
  /** After "not-text": offset of the offending byte in its line. */
  at = 0;
  /** How far the last `read` came in its segment. */
  position = 0;

  /** Whether Telnet negotiations and a byte order mark are still passed over. */
  #preamble: "mark" | "telnet" | "off" = "mark";
  #telnet: "data" | "command" | "option" | "sub" | "sub-command" = "data";
  /** Bytes of the line that came in earlier segments. */
  #held: Uint8Array | undefined;
  #length = 0;
  /** The byte before this one was a CR: only LF may follow. */
  #return = false;
  /** UTF-8 sequence under way: continuation bytes still to come, range of the next one, and where it began. */
  #need = 0;
  #least = 0x80;
  #most = 0xbf;
  #sequence = 0;

  constructor(max: number) {
    this.max = max;
  }

  /** Whether the stream would end inside a line if it ended now. */
  get unfinished(): boolean {
    return this.#length > 0 || this.#telnet !== "data";
  }

  /** From here on Telnet negotiations and a byte order mark are bytes like others: the name has been read. */
  endPreamble(): void {
    this.#preamble = "off";
  }

  /** Lets go of the segment that was read: an idle connection keeps none alive. */
  letGo(): void {
    this.bytes = nothing;
    this.start = 0;
    this.end = 0;
  }

  /**
   * Reads on from `from` in a segment, up to the end of one line. `position` is then where to read on. After an
   * offence nothing may be read any more.
   */
  read(segment: Uint8Array, from: number): Found {
    const length = segment.length;
    const max = this.max;
    /** Where in the segment the line's byte 0 is, or would be: negative when it began in an earlier one. */
    let origin = from - this.#length;
    /** Where in the segment the part of the line begins that is not held yet. */
    let fresh = from;
    let i = from;
    while (i < length) {
      if (this.#telnet !== "data") {
        this.#negotiate(segment[i]!);
        i += 1;
        origin += 1;
        fresh = i;
        continue;
      }
      const kind = classes[segment[i]!]!;
      if (kind === PLAIN && this.#need === 0 && !this.#return) {
        const stop = Math.min(length, origin + max);
        while (i < stop && classes[segment[i]!] === PLAIN) i += 1;
        if (i === stop && i < length && classes[segment[i]!] === PLAIN) return this.#tooLong(i);
        continue;
      }
      const index = i - origin;
      if (kind === END) {
        if (this.#need > 0) return this.#offence(this.#sequence, i);
        this.#deliver(segment, fresh, i);
        return "line";
      }
      if (this.#return) return this.#offence(index - 1, i);
      if (this.#need > 0) {
        const byte = segment[i]!;
        if (byte < this.#least || byte > this.#most) return this.#offence(this.#sequence, i);
        if (index >= max) return this.#tooLong(i);
        this.#need -= 1;
        this.#least = 0x80;
        this.#most = 0xbf;
        i += 1;
        if (this.#preamble === "mark" && this.#need === 0) {
          if (index === 2 && this.#isMark(segment, fresh, i)) {
            this.#drop();
            origin = i;
            fresh = i;
          }
          this.#preamble = "telnet";
        }
        continue;
      }
      switch (kind) {
        case RETURN:
          if (index > max) return this.#tooLong(i);
          this.#return = true;
          break;
        case HIGH:
          if (segment[i] === IAC && this.#preamble !== "off") {
            this.#hold(segment, fresh, i);
            this.#telnet = "command";
            origin += 1;
            fresh = i + 1;
            break;
          }
          if (index >= max) return this.#tooLong(i);
          if (!this.#lead(segment[i]!)) return this.#offence(index, i);
          this.#sequence = index;
          break;
        default:
          return this.#offence(index, i);
      }
      i += 1;
    }
    this.#hold(segment, fresh, length);
    this.position = length;
    return "more";
  }

  /** The first byte of a sequence of UTF-8 (RFC 3629): how many follow, and what the next one may be. */
  #lead(byte: number): boolean {
    if (byte < 0xc2 || byte > 0xf4) return false;
    this.#need = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    if (byte === 0xe0) this.#least = 0xa0;
    if (byte === 0xed) this.#most = 0x9f;
    if (byte === 0xf0) this.#least = 0x90;
    if (byte === 0xf4) this.#most = 0x8f;
    return true;
  }

  /** A byte of a Telnet negotiation (RFC 854): IAC command [option], or IAC SB … IAC SE. */
  #negotiate(byte: number): void {
    switch (this.#telnet) {
      case "command":
        this.#telnet = byte === 250 ? "sub" : byte >= 251 && byte <= 254 ? "option" : "data";
        break;
      case "option":
        this.#telnet = "data";
        break;
      case "sub":
        if (byte === IAC) this.#telnet = "sub-command";
        break;
      case "sub-command":
        this.#telnet = byte === 240 ? "data" : "sub";
        break;
      case "data":
        throw new Error("no negotiation is under way");
    }
  }

  #isMark(segment: Uint8Array, fresh: number, end: number): boolean {
    const at = (index: number): number | undefined =>
      index < this.#length ? this.#held?.[index] : segment[end - 3 + index];
    return fresh <= end && at(0) === 0xef && at(1) === 0xbb && at(2) === 0xbf;
  }

  #deliver(segment: Uint8Array, fresh: number, terminator: number): void {
    this.position = terminator + 1;
    this.#preamble = this.#preamble === "mark" ? "telnet" : this.#preamble;
    if (this.#length === 0) {
      this.bytes = segment;
      this.start = fresh;
      this.end = this.#return ? terminator - 1 : terminator;
    } else {
      this.#hold(segment, fresh, terminator);
      this.bytes = this.#held!;
      this.start = 0;
      this.end = this.#return ? this.#length - 1 : this.#length;
    }
    this.#return = false;
    this.#drop();
  }

  #drop(): void {
    this.#held = undefined;
    this.#length = 0;
  }

  #hold(segment: Uint8Array, from: number, to: number): void {
    const added = to - from;
    if (added <= 0) return;
    const need = this.#length + added;
    if (this.#held === undefined || this.#held.length < need) {
      const room = Math.min(Math.max(heldBytesLeast, need * 2), this.max + 2);
      const grown = new Uint8Array(Math.max(room, need));
      if (this.#held !== undefined) grown.set(this.#held.subarray(0, this.#length));
      this.#held = grown;
    }
    this.#held.set(segment.subarray(from, to), this.#length);
    this.#length = need;
  }

  /** An offence of content at byte `index` of the line, noticed at `position`; length wins a tie. */
  #offence(index: number, position: number): Found {
    if (index >= this.max) return this.#tooLong(position);
    this.#drop();
    this.at = index;
    this.position = position;
    return "not-text";
  }

  #tooLong(position: number): Found {
    this.#drop();
    this.position = position;
    return "too-long";
  }
}
