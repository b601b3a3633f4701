import { Histogram } from "@prometheus-io/client";
import type { MetricObjectWithValues, MetricValueWithName } from "@prometheus-io/client";
import { histogramBoundsUs } from "../server/watch.ts";
import type { Histogram as FineHistogram } from "../server/watch.ts";
import { countOf } from "./percentile.ts";

/** Bounds that are among those of the server's own buckets: each doubling from 128 µs to 2.1 s, so nothing is guessed. */
const perDoubling = 8;
const doublings = { first: 3, last: 17 } as const;
const boundIndexes: readonly number[] = Array.from(
  { length: doublings.last - doublings.first + 1 },
  (_, i) => (doublings.first + i) * perDoubling,
);

const usPerSecond = 1e6;

/** Upper bounds in seconds. */
const coarseBounds: readonly number[] = boundIndexes.map((i) => histogramBoundsUs[i]! / usPerSecond);

/** A histogram of Prometheus' whose figures are sums of the server's finer ones, as they are when it is read. */
export class CoarseHistogram extends Histogram {
  readonly #about: { readonly name: string; readonly help: string };
  readonly #read: () => FineHistogram;

  constructor(name: string, help: string, read: () => FineHistogram) {
    super({ name, help, buckets: [...coarseBounds], registers: [] });
    this.#about = { name, help };
    this.#read = read;
  }

  override async get(): Promise<MetricObjectWithValues<MetricValueWithName<never>>> {
    const { name } = this.#about;
    const { counts, sumUs } = this.#read();
    const bucket = (le: number | string, value: number) => ({
      metricName: `${name}_bucket`,
      labels: { le },
      value,
    });
    const total = countOf(counts);
    const buckets = boundIndexes.map((last, i) =>
      bucket(coarseBounds[i]!, countOf(counts.subarray(0, last + 1))),
    );
    const values = [
      ...buckets,
      bucket("+Inf", total),
      { metricName: `${name}_sum`, labels: {}, value: sumUs / usPerSecond },
      { metricName: `${name}_count`, labels: {}, value: total },
    ];
    return {
      ...this.#about,
      type: "histogram",
      aggregator: "sum",
      collect() {},
      values: values as MetricValueWithName<never>[],
    };
  }

  /** The same: the registry asks by this name where there is one. */
  getForPromString(): ReturnType<typeof this.get> {
    return this.get();
  }
}
