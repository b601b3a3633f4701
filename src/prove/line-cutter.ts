/** Cuts a stream into lines, each with its LF, byte for byte. */
export class LineCutter {
  /** What came behind the last LF. */
  rest: Buffer = Buffer.alloc(0);

  take(bytes: Buffer): Buffer[] {
    const all = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    const lines: Buffer[] = [];
    let start = 0;
    for (let end = all.indexOf(LF); end >= 0; end = all.indexOf(LF, start)) {
      lines.push(all.subarray(start, end + 1));
      start = end + 1;
    }
    this.rest = all.subarray(start);
    return lines;
  }
}

const LF = 0x0a;
