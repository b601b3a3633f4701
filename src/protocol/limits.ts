/**
 * Every limit of the protocol: its name, its unit (last in the name) and the reason for its value.
 *
 * `Limits` is what a server announces in its greeting. The same object enforces it, so what is announced and
 * what happens cannot differ.
 */

/** Where a server listens, and a client connects, unless told otherwise. */
export const defaultPort = 2010;

/** What the greeting announces. */
export interface Limits {
  /** Greatest length of a line in bytes, without its terminator. */
  readonly max: number;
  /** Lines a second that a name may sustain; `undefined` when there is no limit of rate. */
  readonly rate: number | undefined;
  /** Lines that a name may send at once. */
  readonly burst: number;
  /** Unanswered lines of one connection at which the server stops reading. */
  readonly window: number;
}

/** The limits of a server that was told nothing else. */
export const defaultLimits: Limits = { max: 4096, rate: 20, burst: 40, window: 256 };

/** What each limit may be set to, both ends included. */
export const limitRanges = {
  /** 16 still holds a greeting; 1 MiB keeps one line far below what a batch may hold. */
  max: { least: 16, most: 1_048_576, unit: "bytes" },
  /** A million lines a second is more than one connection can deliver. */
  rate: { least: 1, most: 1_000_000, unit: "lines a second" },
  burst: { least: 1, most: 1_000_000, unit: "lines" },
  /** Beyond 65,536 unanswered lines a larger window only uses memory. */
  window: { least: 1, most: 65_536, unit: "lines" },
} as const;

/** Until the name is accepted a line may have this many bytes, if `max` is less: a `/hello` needs the room. */
export const helloLineBytesMax = 1024;

/** Lines before the name is accepted. `/help` costs nothing else, so it is counted. */
export const namingLinesMax = 32;

/** Time from the connection to an accepted name, however slowly bytes come. */
export const namingMsMax = 30_000;

/** Unanswered bytes of one connection at which the server stops reading, whatever the lines' count. */
export const windowBytesMax: number = 256 * 1024;

/** A name's greatest length in characters (code points) and in bytes of UTF-8. */
export const nameCharactersMax = 32;
export const nameBytesMax = 64;

/** A token's greatest length, in parameters of replies and in `/ping`. */
export const tokenCharactersMax = 64;

/** A session's ID: 128 bits in base64url. */
export const sessionIdCharacters = 22;

/** Longest reply line that a client reads before it decides that this is no acuse server. */
export const replyBytesMax = 4096;

if (nameBytesMax + tokenCharactersMax * 4 > helloLineBytesMax) {
  throw new Error("a hello with all its parameters must fit into helloLineBytesMax");
}
