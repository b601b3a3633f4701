import { load } from "./interim-load.ts";

const order = JSON.parse(process.argv[2]!);
const say = (line: unknown): void => console.log(JSON.stringify(line));
const result = await load(order, { stage: (stage) => say({ kind: "stage", stage }) });
say({
  kind: "figures",
  figures: {
    answered: result.count,
    perSecond: result.count / result.seconds,
    p50Us: result.latency.percentile(0.5),
    p99Us: result.latency.percentile(0.99),
    p999Us: result.latency.percentile(0.999),
    maxUs: result.latency.max,
    cores: result.cpuShare,
    refusals: {},
    lost: 0,
    unanswered: 0,
  },
});
process.exit(0);
