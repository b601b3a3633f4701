import type { JSX } from "preact";
import type { Snapshot } from "../../../src/dashboard/api.ts";
import { formatSize } from "../../../src/i18n/units.ts";
import { formatAddress } from "../../../src/protocol/address.ts";
import { full } from "../format.ts";
import { useWords } from "../settings.ts";

/** What does not change while the server runs, and how its threads share the work. */
export function Facts({ snapshot }: { readonly snapshot: Snapshot }): JSX.Element {
  const { lang, page } = useWords();
  const { facts, counters } = snapshot;
  const texts = page.overview;
  const size = (bytes: number): string => formatSize(lang, bytes);
  const rows: readonly (readonly [label: string, value: JSX.Element | string])[] = [
    [texts.labels.listening, facts.hosts.map((host) => formatAddress(host, facts.port)).join(", ")],
    [texts.labels.length, texts.length(facts.limits)],
    [texts.labels.rate, texts.rate(facts.limits)],
    [texts.labels.window, texts.window(facts.limits)],
    [texts.labels.most, texts.most(facts.clientsMax)],
    [texts.labels.word, texts.word(facts.word)],
    ...(facts.verified.length === 0
      ? []
      : ([[texts.labels.verified, <Verified settings={facts.verified} />]] as const)),
    [texts.labels.data, facts.dataFolder === null ? texts.noData : <code>{facts.dataFolder}</code>],
    ...(facts.dataFolder === null
      ? []
      : ([[texts.labels.reserve, texts.reserve(size(facts.reserveBytes))]] as const)),
    [texts.labels.threads, <Threads count={facts.threads} connected={counters.connectedByThread} />],
    [texts.labels.started, full(lang, facts.startedAt)],
    [texts.labels.version, texts.version(facts.version, String(facts.pid))],
  ];
  return (
    <section aria-labelledby="facts">
      <h2 id="facts">{texts.facts}</h2>
      <dl class="facts">
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Verified({ settings }: { readonly settings: readonly string[] }): JSX.Element {
  return (
    <span class="words">
      {settings.map((setting) => (
        <code key={setting}>{setting}</code>
      ))}
    </span>
  );
}

function Threads({
  count,
  connected,
}: {
  readonly count: number;
  readonly connected: readonly number[];
}): JSX.Element {
  const { page } = useWords();
  const most = Math.max(1, ...connected);
  return (
    <>
      {page.overview.threads(count)}
      <ul class="threads">
        {connected.map((clients, i) => (
          <li key={i}>
            <span class="soft">{page.overview.thread(i + 1)}</span>
            <meter value={clients} max={most} aria-hidden="true" />
            <span>{page.overview.most(clients)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
