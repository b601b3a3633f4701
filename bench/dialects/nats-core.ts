/** NATS core with `verbose`: the server says `+OK` to each `PUB` that it has taken. */
import type { Dialect, DialectSource } from "../../src/bench/dialect.ts";
import { is, wrong } from "./lines.ts";
import { connect, NatsReader, subjectOf } from "./nats.ts";

const ok = Buffer.from("+OK");

export function natsCore(): Dialect {
  return {
    open: () => connect({ verbose: true }),
    message: (name, size) => Buffer.from(`PUB ${subjectOf(name)} ${size}\r\n${"x".repeat(size)}\r\n`),
    reader: () => new NatsCoreReader(),
  };
}

export const natsCoreSource: DialectSource = { module: import.meta.url, name: natsCore.name };

class NatsCoreReader extends NatsReader {
  protected override take(bytes: Uint8Array, from: number, to: number): number {
    if (!is(bytes, from, to, ok)) throw wrong("+OK", bytes, from, to);
    return 1;
  }
}
