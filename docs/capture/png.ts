/** PNG as browsers write it, made small: with a palette, and compressed as well as it can be (PNG 1.2, RFC 2083). */
import { crc32, deflateSync, inflateSync } from "node:zlib";

const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
const coloursMax = 256;

/** The colour types that browsers write: red, green and blue, with opacity or without. */
const channelsOf: Readonly<Record<number, 3 | 4>> = { 2: 3, 6: 4 };
const paletteType = 3;

/** The same picture with the 256 colours that it has most of; what has another one gets the nearest. */
export function smaller(png: Uint8Array): Uint8Array {
  const { width, height, pixels } = decode(Buffer.from(png));
  const counts = new Map<number, number>();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const byCount = [...counts].toSorted(([, one], [, other]) => other - one);
  const palette = byCount.slice(0, coloursMax).map(([pixel]) => pixel);
  const indices = new Map(byCount.map(([pixel], i) => [pixel, i < coloursMax ? i : nearest(palette, pixel)]));
  const rows = Buffer.alloc((width + 1) * height);
  for (let i = 0; i < pixels.length; i += 1) {
    rows[Math.floor(i / width) * (width + 1) + 1 + (i % width)] = indices.get(pixels[i]!)!;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, paletteType, 0, 0, 0], 8);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(palette.flatMap((pixel) => channels(pixel).slice(0, 3)))),
    chunk("tRNS", Buffer.from(palette.map((pixel) => channels(pixel)[3]!))),
    chunk("IDAT", deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opacity, a byte each. */
  readonly pixels: Uint32Array;
}

function decode(png: Buffer): Picture {
  const header = png.subarray(16, 29);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const size = channelsOf[header[9]!]!;
  const data: Buffer[] = [];
  for (let at = signature.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") data.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const bytes = unfiltered(inflateSync(Buffer.concat(data)), width * size, height, size);
  const pixels = new Uint32Array(width * height);
  for (let i = 0; i < pixels.length; i += 1) {
    const [red, green, blue, opacity = 255] = bytes.subarray(i * size, (i + 1) * size);
    pixels[i] = ((red! << 24) | (green! << 16) | (blue! << 8) | opacity) >>> 0;
  }
  return { width, height, pixels };
}

/** Takes the filters of all rows off (PNG, section 6). */
function unfiltered(rows: Buffer, rowBytes: number, height: number, size: number): Buffer {
  const bytes = Buffer.alloc(rowBytes * height);
  for (let y = 0; y < height; y += 1) {
    const filter = rows[y * (rowBytes + 1)]!;
    for (let x = 0; x < rowBytes; x += 1) {
      const at = y * rowBytes + x;
      const left = x >= size ? bytes[at - size]! : 0;
      const above = y > 0 ? bytes[at - rowBytes]! : 0;
      const corner = x >= size && y > 0 ? bytes[at - rowBytes - size]! : 0;
      bytes[at] = rows[at + y + 1]! + predicted(filter, left, above, corner);
    }
  }
  return bytes;
}

function predicted(filter: number, left: number, above: number, corner: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return (left + above) >> 1;
    case 4:
      return paeth(left, above, corner);
    default:
      return 0;
  }
}

function paeth(left: number, above: number, corner: number): number {
  const sum = left + above - corner;
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((each) => Math.abs(sum - each));
  if (toLeft! <= toAbove! && toLeft! <= toCorner!) return left;
  return toAbove! <= toCorner! ? above : corner;
}

function channels(pixel: number): number[] {
  return [pixel >>> 24, (pixel >>> 16) & 255, (pixel >>> 8) & 255, pixel & 255];
}

function nearest(palette: readonly number[], pixel: number): number {
  const wanted = channels(pixel);
  let best = 0;
  let least = Infinity;
  for (const [i, each] of palette.entries()) {
    const far = channels(each).reduce((sum, value, j) => sum + (value - wanted[j]!) ** 2, 0);
    if (far < least) [best, least] = [i, far];
  }
  return best;
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
