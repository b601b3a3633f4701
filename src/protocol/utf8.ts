/**
 * UTF-8 without the platform's TextEncoder and TextDecoder, which the pure folders do not know. It is meant for
 * what is short: names, commands and replies. The texts of messages stay bytes.
 */

/** Decodes `bytes` from `start` up to `end`, which must already be known to be valid UTF-8: nothing is checked. */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let i = start; i < end;) {
    const lead = bytes[i] ?? 0;
    const width = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    let point = lead & leadMask[width];
    for (let k = 1; k < width; k += 1) point = (point << 6) | ((bytes[i + k] ?? 0) & 0x3f);
    text += String.fromCodePoint(point);
    i += width;
  }
  return text;
}

/** Encodes `text`; a surrogate that stands alone becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(utf8Length(text));
  let start = 0;
  for (let i = 0; i < text.length; i += 1) {
    let point = scalarAt(text, i);
    const width = widthOf(point);
    if (width === 4) i += 1;
    // From the last byte to the second: six bits each. What is left of the point goes into the lead byte.
    for (let k = width - 1; k > 0; k -= 1) {
      bytes[start + k] = 0x80 | (point & 0x3f);
      point >>= 6;
    }
    bytes[start] = leadMark[width] | point;
    start += width;
  }
  return bytes;
}

/** How many bytes `encodeUtf8(text)` has. */
export function utf8Length(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i += 1) {
    const width = widthOf(scalarAt(text, i));
    if (width === 4) i += 1;
    length += width;
  }
  return length;
}

type Width = 1 | 2 | 3 | 4;

/** By a character's width in bytes: the bits of its lead byte that tell the width, and those that are the point's. */
const leadMark: Readonly<Record<Width, number>> = { 1: 0x00, 2: 0xc0, 3: 0xe0, 4: 0xf0 };
const leadMask: Readonly<Record<Width, number>> = { 1: 0x7f, 2: 0x1f, 3: 0x0f, 4: 0x07 };

function widthOf(point: number): Width {
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

/** The character at index `at`; one of four bytes is two units long. */
function scalarAt(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit < 0xd800 || unit > 0xdfff) return unit;
  const point = text.codePointAt(at)!;
  return point > 0xffff ? point : 0xfffd;
}
