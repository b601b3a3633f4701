/** How long confirmations took: bars on a logarithmic scale, with the percentiles that people ask for. */
import { barsOf } from "../../bench/bars.ts";
import type { ReportTexts } from "../../i18n/report.ts";
import type { Latency } from "../evidence.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";
import { round } from "./shapes.ts";

const wide = { width: 760, height: 280 } as const;
const narrow = { width: 358, height: 240 } as const;

type Format = typeof wide | typeof narrow;

const margin = { top: 44, right: 24, bottom: 34, left: 44 } as const;

/** Room that an axis' label needs. */
const labelWidth = 52;
const characterWidth = 7.5;

/** Both forms of the picture; a style sheet shows the one that fits. */
export function histogramPictures(latency: Latency, texts: ReportTexts): Html {
  return html`<div class="wide">${picture(latency, wide, "latency", texts)}</div>
    <div class="narrow">${picture(latency, narrow, "latency-narrow", texts)}</div>`;
}

function picture(latency: Latency, { width, height }: Format, id: string, texts: ReportTexts): Html {
  const bars = barsOf(latency.buckets);
  const first = bars[0]?.fromUs ?? 1;
  const last = bars.at(-1)?.toUs ?? 10;
  const bottom = height - margin.bottom;
  const most = Math.max(...bars.map((bar) => bar.count), 1);
  const x = (us: number): number =>
    margin.left +
    ((Math.log(Math.min(Math.max(us, first), last)) - Math.log(first)) / (Math.log(last) - Math.log(first))) *
      (width - margin.left - margin.right);
  const y = (count: number): number => bottom - (count / most) * (bottom - margin.top);
  return html`<svg
    class="histogram"
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-labelledby="${id}-t ${id}-d"
  >
    <title id="${id}-t">${texts.evidence.latency}</title>
    <desc id="${id}-d">
      ${percentiles(latency, texts).map(({ name, us }) => `${name}: ${texts.latency(us)}. `)}
    </desc>
    <text class="faint" x="0" y="14">${texts.evidence.latencyAxis}</text>
    <g class="axis">
      <path class="rule" d="M${margin.left} ${margin.top}H${width - margin.right}" />
      <text class="tick end" x="${margin.left - 8}" y="${margin.top + 4}">${texts.count(most)}</text>
      <text class="tick end" x="${margin.left - 8}" y="${bottom + 4}">0</text>
    </g>
    ${bars.map(({ fromUs, toUs, count }) => html`<rect class="column" x="${round(x(fromUs) + 1)}" y="${round(y(count))}" width="${round(Math.max(x(toUs) - x(fromUs) - 2, 1))}" height="${round(bottom - y(count))}"><title>${texts.latency(fromUs)} – ${texts.latency(toUs)}: ${texts.count(count)}</title></rect>`)}
    <g class="axis">
      <path d="M${margin.left} ${bottom}H${width - margin.right}" />
      ${ticksOf(first, last, x).map((us) => html`<path d="M${round(x(us))} ${bottom}v5" /><text class="tick" x="${round(x(us))}" y="${bottom + 20}">${texts.latency(us)}</text>`)}
    </g>
    ${percentileLines(latency, x, bottom, texts)}
  </svg>`;
}

/** 1, 2 and 5 of each power of ten, as far as there is room for their labels. */
function ticksOf(firstUs: number, lastUs: number, x: (us: number) => number): number[] {
  const ticks: number[] = [];
  for (let power = 10 ** Math.floor(Math.log10(firstUs)); power <= lastUs; power *= 10) {
    for (const us of [power, power * 2, power * 5]) {
      if (us < firstUs || us > lastUs || us < 1) continue;
      const last = ticks.at(-1);
      if (last === undefined || x(us) - x(last) >= labelWidth) ticks.push(us);
    }
  }
  return ticks;
}

/** The percentiles and the greatest, as they are named. */
export function percentiles(
  { p50Us, p90Us, p99Us, maxUs }: Latency,
  texts: ReportTexts,
): { readonly name: string; readonly us: number }[] {
  return [
    { name: "p50", us: p50Us },
    { name: "p90", us: p90Us },
    { name: "p99", us: p99Us },
    { name: texts.evidence.most, us: maxUs },
  ];
}

/** A line for each percentile; a name that would lie on the one before goes a row higher. */
function percentileLines(
  latency: Latency,
  x: (us: number) => number,
  bottom: number,
  texts: ReportTexts,
): Html[] {
  let end = -Infinity;
  let row = 0;
  return percentiles(latency, texts).map(({ name, us }) => {
    const at = x(us);
    const half = (name.length * characterWidth) / 2 + 3;
    row = at - half < end ? row + 1 : 0;
    end = at + half;
    const top = margin.top - 6 - row * 13;
    return html`<path class="percentile" d="M${round(at)} ${top + 3}V${bottom}" /><text
        class="tick percentile-name"
        x="${round(at)}"
        y="${top}"
        >${name}</text
      >`;
  });
}
