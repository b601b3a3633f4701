/**
 * A load in a process of its own: the order as JSON in its argument, the stages and then the figures as lines of JSON on
 * stdout. What kept it from measuring is on stderr, and its exit code is 1 then.
 */
import type { LoadOrder } from "./generator.ts";
import { load } from "./load.ts";
import type { Stage } from "./load.ts";
import type { Figures } from "./tally.ts";

export type ProcessLine =
  | { readonly kind: "stage"; readonly stage: Stage }
  | { readonly kind: "figures"; readonly figures: ProcessFigures };

/** What came of it, as plain data. */
export interface ProcessFigures extends Omit<Figures, "latencies"> {
  readonly seconds: number;
  readonly cores: number;
  readonly perSecond: number;
  readonly p50Us: number;
  readonly p90Us: number;
  readonly p99Us: number;
  readonly p999Us: number;
  readonly maxUs: number;
}

const order = JSON.parse(process.argv[2]!) as LoadOrder;
const say = (line: ProcessLine): void => console.log(JSON.stringify(line));

const result = await load(order, { stage: (stage) => say({ kind: "stage", stage }) });
if (result !== undefined) {
  const { latency, ...counts } = result;
  say({
    kind: "figures",
    figures: {
      ...counts,
      perSecond: Math.round(result.answered / result.seconds),
      p50Us: latency.percentile(0.5),
      p90Us: latency.percentile(0.9),
      p99Us: latency.percentile(0.99),
      p999Us: latency.percentile(0.999),
      maxUs: latency.max,
    },
  });
}
