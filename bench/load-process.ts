/** The load in a process of its own: options as JSON in, figures as JSON out. */
import { load } from "../src/bench/load.ts";
import type { Dialect, LoadOptions } from "../src/bench/load.ts";

/** Options that can be written down: the name is a line of its own in every dialect here. */
export type LoadOrder = Omit<LoadOptions, "dialect"> & { readonly dialect: Omit<Dialect, "hello"> };

export interface LoadFigures {
  readonly confirmedInAll: number;
  readonly perSecond: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly p999Us: number;
  readonly maxUs: number;
}

const order = JSON.parse(process.argv[2]!) as LoadOrder;
const result = await load({ ...order, dialect: { ...order.dialect, hello: (name) => `${name}\n` } });
const figures: LoadFigures = {
  confirmedInAll: result.confirmedInAll,
  perSecond: Math.round(result.confirmed / result.seconds),
  p50Us: result.latency.percentile(0.5),
  p99Us: result.latency.percentile(0.99),
  p999Us: result.latency.percentile(0.999),
  maxUs: result.latency.max,
};
console.log(JSON.stringify(figures));
