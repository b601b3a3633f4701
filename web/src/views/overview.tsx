import type { JSX } from "preact";
import type { Point, Snapshot } from "../../../src/dashboard/api.ts";
import { formatCount, formatSize } from "../../../src/i18n/units.ts";
import { decimal, none, short, took } from "../format.ts";
import { live } from "../live.ts";
import { Chart } from "../parts/chart.tsx";
import type { Line } from "../parts/chart.tsx";
import { Connecting } from "../parts/connecting.tsx";
import { Empty } from "../parts/empty.tsx";
import { useWords } from "../settings.ts";
import type { Words } from "../settings.ts";
import { useShown } from "../shown.ts";
import { Endings } from "./endings.tsx";
import { Facts } from "./facts.tsx";

export function Overview(): JSX.Element | null {
  const words = useWords();
  const snapshot = useShown(live.snapshot);
  if (snapshot === undefined) return null;
  const { page } = words;
  return (
    <>
      <h1 class="unseen">{page.views.overview}</h1>
      <Numbers snapshot={snapshot} />
      {snapshot.counters.connections === 0 ? (
        <Empty title={page.overview.empty}>
          <Connecting hint={page.overview.emptyHint} port={snapshot.facts.port} />
        </Empty>
      ) : null}
      <Charts words={words} points={snapshot.history} />
      <div class="halves">
        <Endings closings={snapshot.counters.closings} />
        <Facts snapshot={snapshot} />
      </div>
    </>
  );
}

function Numbers({ snapshot }: { readonly snapshot: Snapshot }): JSX.Element {
  const { lang, page } = useWords();
  const { point, storedRows, counters } = snapshot;
  const labels = page.overview.numbers;
  const numbers: readonly (readonly [label: string, value: string])[] = [
    [labels.connected, formatCount(lang, counters.connected)],
    [labels.messages, decimal(lang, point.messagesPerSecond)],
    [labels.confirmations, decimal(lang, point.confirmationsPerSecond)],
    [labels.p50, took(lang, point.latencyP50Ms)],
    [labels.p99, took(lang, point.latencyP99Ms)],
    [labels.stored, formatCount(lang, storedRows)],
    [labels.commits, decimal(lang, point.commitsPerSecond)],
    [labels.perCommit, point.messagesPerCommit === null ? none : decimal(lang, point.messagesPerCommit)],
    [labels.refusals, decimal(lang, point.refusalsPerSecond)],
    [labels.memory, formatSize(lang, point.rssBytes).replace(" ", "\u{a0}")],
  ];
  return (
    <dl class="numbers" aria-label={page.overview.now}>
      {numbers.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Charts({
  words,
  points,
}: {
  readonly words: Words;
  readonly points: readonly Point[];
}): JSX.Element {
  const { lang, page } = words;
  const { charts, lines: names } = page.overview;
  const count = (value: number | null): string => (value === null ? none : decimal(lang, value));
  const ms = (value: number | null): string => took(lang, value);
  const mark = (value: number): string => short(lang, value);
  const line = (
    label: keyof typeof names,
    look: Line["look"],
    of: Line["of"],
    tell: Line["tell"] = count,
  ): Line => ({ label: names[label], look, of, tell });
  return (
    <div class="charts">
      <Chart
        title={charts.traffic}
        points={points}
        mark={mark}
        lines={[
          line("confirmations", "area", (point) => point.confirmationsPerSecond),
          line("messages", "dashed", (point) => point.messagesPerSecond),
        ]}
      />
      <Chart
        title={charts.latency}
        points={points}
        mark={(value) => `${short(lang, value)} ms`}
        lines={[
          line("p50", "area", (point) => point.latencyP50Ms, ms),
          line("p99", "line", (point) => point.latencyP99Ms, ms),
          line("commitTime", "dashed", (point) => point.commitP50Ms, ms),
        ]}
      />
      <Chart
        title={charts.clients}
        points={points}
        mark={mark}
        lines={[line("connected", "area", (point) => point.connected)]}
      />
      <Chart
        title={charts.disk}
        points={points}
        mark={mark}
        lines={[
          line("commits", "area", (point) => point.commitsPerSecond),
          { ...line("perCommit", "line", (point) => point.messagesPerCommit), apart: true },
        ]}
      />
    </div>
  );
}
