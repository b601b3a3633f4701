/** A report as text for a terminal. */
import type { Participant, Ratio, Report, Result, ShapeReport } from "./report.ts";
import { shapeName } from "./shape.ts";
import type { Summary } from "./summary.ts";

const gap = "   ";

const heads = [
  "",
  "confirmed/s",
  "least – most",
  "p50 ms",
  "p99 ms",
  "CPU µs/message",
  "memory MiB",
  "generator",
] as const;

/** A generator that takes so much of its core may be what is measured. */
const busyCores = 0.95;

export function table(report: Report): string {
  return [
    ...circumstances(report),
    ...report.shapes.flatMap((shape) => ["", ...throughput(report, shape)]),
    "",
    ...meanings(report),
    "",
    ...ratios(report),
  ].join("\n");
}

function circumstances({
  machine,
  rounds,
  warmUpMs,
  durationMs,
  messageBytes,
  at,
  commit,
}: Report): string[] {
  const { cores, processor, system, fileSystem, fsyncUs, node } = machine;
  return [
    `Confirmed messages of ${messageBytes} bytes: medians of ${rounds} rounds of ${durationMs / 1000} s each, after ${warmUpMs / 1000} s that do not count`,
    `${cores} × ${processor}, ${system}, ${fileSystem} (one fsync: ${fsyncUs} µs), Node ${node}; ${commit ?? "no commit"}, ${at}`,
  ];
}

function throughput({ contestants }: Report, { results, ...shape }: ShapeReport): string[] {
  const rows = contestants.map((contestant) => {
    const result = results.find((each) => each.contestant === contestant.name);
    return result === undefined ? notInstalled(contestant) : measured(contestant, result);
  });
  const each = shape.inFlight === 1 ? "1 message" : `${shape.inFlight} messages`;
  return [`${shape.clients} clients, each with ${each} in flight`, ...columns([heads, ...rows])];
}

function measured({ title, confirmed }: Participant, result: Result): string[] {
  const { perSecond, p50Us, p99Us, cpuUsPerMessage, peakMemoryBytes, generatorCores } = result;
  const busy = generatorCores.median > busyCores ? " !" : "";
  return [
    `${confirmed === "on the disk" ? "●" : "○"} ${title}`,
    count(perSecond.median),
    `${count(perSecond.least)} – ${count(perSecond.most)}`,
    fixed(p50Us.median / 1000, 2),
    fixed(p99Us.median / 1000, 2),
    fixed(cpuUsPerMessage.median, cpuUsPerMessage.median < 10 ? 2 : 1),
    fixed(peakMemoryBytes.median / 2 ** 20, 0),
    `${fixed(generatorCores.median * 100, 0)} %${busy}`,
  ];
}

function notInstalled({ title }: Participant): string[] {
  return [`  ${title}`, "not installed: npm run bench:peers"];
}

function meanings({ contestants }: Report): string[] {
  const rows = contestants.map(({ title, version, means, confirmed }) => {
    return [`${confirmed === "on the disk" ? "●" : "○"} ${title}`, version ?? "not installed", means];
  });
  return [
    "A confirmation means: ● on the disk, ○ in memory",
    ...columns([["", "version", "the message is"], ...rows], 3),
    "generator: its share of the one core that it has; ! it was at its limit, and the server may reach more",
  ];
}

function ratios({ contestants, shapes }: Report): string[] {
  const titleOf = (name: string): string => contestants.find((each) => each.name === name)?.title ?? name;
  const names = [
    ...new Set(shapes.flatMap(({ ratios }) => ratios.map(({ acuse, peer }) => `${acuse}/${peer}`))),
  ];
  if (names.length === 0) return [];
  const rows = names.map((name) => {
    const [acuse = "", peer = ""] = name.split("/");
    const cells = shapes.flatMap((shape) => {
      const ratio = shape.ratios.find((each) => each.acuse === acuse && each.peer === peer);
      return ratio === undefined ? ["", "", ""] : ratioCells(ratio);
    });
    return [`${titleOf(acuse)} ÷ ${titleOf(peer)}`, ...cells];
  });
  return [
    "Throughput of acuse ÷ a peer's: the median of the rounds' own ratios, and what it is to be",
    ...columns([["", ...shapes.flatMap((shape) => [shapeName(shape), "least – most", "goal"])], ...rows]),
  ];
}

function ratioCells(ratio: Ratio): string[] {
  const { median, goal, reached } = ratio;
  const wanted = goal === null ? "" : `≥ ${goal} ${reached === true ? "✓" : "✗"}`;
  return [factor(median), spread(ratio), wanted];
}

function spread({ least, most }: Summary): string {
  return `${factor(least)} – ${factor(most)}`;
}

/** Three digits are what a benchmark can say. */
function factor(value: number): string {
  return value.toPrecision(value >= 100 ? 3 : 2).replace(/e\+\d+$/, "");
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function fixed(value: number, digits: number): string {
  return value.toFixed(digits);
}

/** Cells below each other; the first `left` columns begin at the same place, the others end there. */
function columns(rows: readonly (readonly string[])[], left = 1): string[] {
  const widths = (rows[0] ?? []).map((_, column) => {
    const own = rows.filter((row) => row.length > 2 || column === 0).map((row) => row[column] ?? "");
    return Math.max(...own.map((cell) => cell.length));
  });
  return rows.map((row) =>
    row
      .map((cell, column) => cell[column < left ? "padEnd" : "padStart"](widths[column] ?? 0))
      .join(gap)
      .trimEnd(),
  );
}
