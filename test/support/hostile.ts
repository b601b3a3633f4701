/** Texts that want to do harm where they are shown: on the console, in the client. */
import fc from "fast-check";

/** What acts on a terminal, hides, turns, climbs or is wide. */
export const nasty: readonly string[] = [
  ..."\x1b[2J|\x1b[31m|\x1b]0;title\x07|\x1b[5;5H|\x1b[?1049h|\x1bc|\x1b[6n|\x1b[3A|\x1b#8|\x1b[?7h".split(
    "|",
  ),
  ..."\x9b31m|\x9d0;title\x9c|\x90q\x9c|\x84|\x85|\x8d".split("|"),
  ..."\0|\x07|\b|\t|\n|\v|\f|\r|\r\n|\x0e|\x0f|\x7f".split("|"),
  ..."\u202e|\u2066|\u2069|\u200f|\u200b|\u200d|\u2028|\u2029|\ufeff|\ufe0f|\u3164|\u{e0041}|\ud800".split(
    "|",
  ),
  "Z" + "\u0336\u0489".repeat(40),
  "\u0301",
  "y".repeat(150),
  "山".repeat(80),
  ..."山田|한국|ＡＢ|नमस्ते|สวัสดี|שלום|العربية|ñ|👍|👍🏽|👩‍👩‍👧|❤️|🇪🇸|1️⃣| |  |abc|12".split("|"),
];

/** Anything else of the blocks that have been the same for long: a screen model's tables are older than Node's. */
const old = fc
  .oneof(fc.integer({ min: 0, max: 0x7ff }), fc.integer({ min: 0x1e00, max: 0x2dff }))
  .map((point) => String.fromCodePoint(point));

const piece = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...nasty) },
  { weight: 3, arbitrary: fc.string({ unit: old, maxLength: 4 }) },
  { weight: 3, arbitrary: fc.string({ maxLength: 8 }) },
);

export const hostile: fc.Arbitrary<string> = fc
  .array(piece, { maxLength: 6 })
  .map((pieces) => pieces.join(""));
