/** How the report looks: on a wide screen, on a phone, in the dark, on paper (A4, the picture across). */

/** Ink on paper. Of colours there is one, and one for what went wrong; both are told apart without seeing colours. */
const light = `
  --paper: #fdfdfb;
  --ink: #1a2025;
  --soft: #56616b;
  --line: #d5dade;
  --band: #eff3f4;
  --accent: #0b5a70;
  --bad: #a62b17;
  --bad-ground: #fbece8;
`;

const dark = `
  --paper: #14181b;
  --ink: #e8ecee;
  --soft: #a5b0b9;
  --line: #3a434a;
  --band: #1e2529;
  --accent: #72c8de;
  --bad: #ff9c85;
  --bad-ground: #3a211c;
`;

const onPaper = `
  --paper: #fff;
  --ink: #000;
  --soft: #3f474e;
  --line: #b9c0c5;
  --band: #f0f3f4;
  --accent: #08485a;
  --bad: #8c2110;
  --bad-ground: #fbece8;
`;

const page = `
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1rem; }
body {
  margin: 0;
  background: var(--paper);
  color: var(--ink);
  font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
  overflow-wrap: break-word;
}
main { max-width: 76rem; margin: 0 auto; padding: 3.5rem 1.25rem 6rem; }
p, .gaps { max-width: 44rem; margin: 0 0 1.1rem; }
a { color: var(--accent); text-underline-offset: 0.15em; text-decoration-thickness: 1px; }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
h1, h2, h3 { line-height: 1.2; text-wrap: balance; margin: 0; }
h2 { font-size: 1.9rem; font-weight: 650; letter-spacing: -0.015em; margin: 4.5rem 0 1.2rem; }
h3 { font-size: 1.2rem; font-weight: 650; margin: 2.6rem 0 0.7rem; }
.section-number { color: var(--accent); font-weight: 400; margin-right: 0.35em; }
code, pre { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.88em; }
code, bdi { unicode-bidi: isolate; overflow-wrap: anywhere; }
.faint { color: var(--soft); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.id {
  font-size: 0.78em; font-weight: 600; line-height: 1; white-space: nowrap;
  color: var(--accent); border: 1px solid currentcolor; border-radius: 3px; padding: 0.12em 0.35em;
}
.ids { display: inline-flex; flex-wrap: wrap; gap: 0.3em; vertical-align: middle; }
.line { max-width: none; border-left: 3px solid var(--accent); padding: 0.1rem 0 0.1rem 0.9rem; }
`;

const head = `
.kicker { color: var(--soft); margin: 0 0 0.4rem; }
h1 { font-size: 1.35rem; font-weight: 650; }
.verdict { display: flex; align-items: center; gap: 1.6rem; margin: 2.4rem 0; }
.verdict p { margin: 0; }
.verdict-sign { flex: none; width: clamp(4rem, 12vw, 6.5rem); fill: none; stroke: currentcolor; stroke-width: 4.5; stroke-linecap: round; stroke-linejoin: round; }
.passed .verdict-sign, .passed .verdict-word { color: var(--accent); }
.failed .verdict-sign, .failed .verdict-word { color: var(--bad); }
.verdict-word { font-size: clamp(2.6rem, 8.4vw, 5rem); font-weight: 720; letter-spacing: -0.03em; line-height: 1.05; }
.verdict .verdict-sentence { max-width: none; text-wrap: balance; font-size: clamp(1.05rem, 2.4vw, 1.35rem); line-height: 1.4; padding-top: 0.4rem; }
.numbers { list-style: none; display: flex; flex-wrap: wrap; gap: 1.2rem 3rem; margin: 0 0 2.4rem; padding: 0; color: var(--soft); font-size: 0.94rem; }
.numbers b { display: block; color: var(--ink); font-size: 1.7rem; font-weight: 600; letter-spacing: -0.01em; line-height: 1.2; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 29rem), 1fr)); gap: 0 3rem; margin: 0; font-size: 0.94rem; }
.facts div { display: grid; grid-template-columns: 9.5rem 1fr; gap: 0.8rem; padding: 0.45rem 0; border-top: 1px solid var(--line); }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; }
.failures { border: 2px solid var(--bad); border-radius: 8px; padding: 1.4rem 1.6rem; margin-top: 2.4rem; }
.failures h2 { margin: 0; font-size: 1.5rem; }
.failures h3 { margin-top: 1.5rem; font-size: 1.05rem; }
.failures .id { color: var(--bad); }
.broken { list-style: none; margin: 0; padding: 0; }
.compared { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); gap: 0.8rem 2rem; margin: 0; }
.compared dt { color: var(--soft); font-size: 0.88rem; }
.compared dd { margin: 0; }
nav { margin: 3rem 0 0; border-block: 1px solid var(--line); padding: 0.9rem 0; font-size: 0.94rem; }
nav ol { display: flex; flex-wrap: wrap; gap: 0.3rem 1.9rem; margin: 0; padding: 0; list-style-position: inside; }
nav li::marker { color: var(--soft); }
`;

const tables = `
table { border-collapse: collapse; width: 100%; max-width: 66rem; margin: 1.4rem 0 2rem; font-size: 0.94rem; line-height: 1.45; }
caption, figcaption { text-align: left; color: var(--soft); font-size: 0.88rem; line-height: 1.45; }
caption { padding-bottom: 0.5rem; }
caption b, figcaption b { color: var(--ink); font-weight: 650; }
th, td { text-align: left; vertical-align: top; padding: 0.55rem 1.1rem 0.55rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--soft); font-size: 0.85rem; border-bottom: 1.5px solid var(--ink); }
.checks th:nth-child(1) { width: 36%; }
.checks :is(th, td):nth-child(2), .checks :is(th, td):nth-child(3) { width: 25%; }
.objectives :is(th, td):nth-child(1) { width: 5rem; }
.objectives :is(th, td):nth-child(3) { width: 11rem; }
:is(.objectives, .checks) :is(th, td):last-child { width: 9.5rem; }
:is(.limits, .durability, .transcripts, .percentiles) { max-width: 44rem; }
.limits :is(th, td):last-child, .transcripts :is(th, td):last-child { text-align: right; white-space: nowrap; }
.in-numbers :is(th, td):is(:nth-child(2), :nth-child(3), :nth-child(4)) { text-align: right; }
.in-numbers :is(th, td):nth-child(5) { padding-left: 1.4rem; }
.in-numbers th[scope=row] { font-weight: 600; width: 22%; }
.ending { display: block; }
.percentiles :is(th, td) { text-align: right; }
.percentiles :is(th, td):first-child { text-align: left; }
.percentiles td { font-size: 1.15rem; font-weight: 600; }
tr.bad > * { background: var(--bad-ground); }
.result { white-space: nowrap; }
.result.good { color: var(--accent); }
.result.bad { color: var(--bad); font-weight: 700; }
.result.none { color: var(--soft); }
.about-test { display: flex; flex-wrap: wrap; gap: 0.4rem 1rem; align-items: center; margin: 0; font-size: 0.94rem; }
.gaps div { padding: 0.8rem 0; border-top: 1px solid var(--line); }
.gaps dt { font-weight: 650; }
.gaps dd { margin: 0.2rem 0 0; }
.conclusion { font-size: 1.2rem; line-height: 1.5; }
`;

const figures = `
figure { margin: 1.4rem 0 2rem; }
svg { display: block; width: 100%; height: auto; overflow: visible; }
svg text { fill: var(--ink); font-size: 12px; unicode-bidi: isolate; }
svg .faint, svg .tick { fill: var(--soft); }
.tick { text-anchor: middle; }
.tick.end { text-anchor: end; }
.narrow { display: none; }
.timeline .heading { font-size: 14px; font-weight: 650; }
.timeline .name { font-size: 14px; font-weight: 600; }
.band { fill: var(--band); }
.rule { stroke: var(--line); stroke-width: 1; fill: none; }
.span { stroke: var(--soft); stroke-width: 3; fill: none; }
.server .span { stroke: var(--ink); stroke-width: 5; }
.disk .span { stroke: var(--line); stroke-width: 3; }
.span.dotted { stroke-width: 1.5; stroke-dasharray: 1.5 4; }
.moment { fill: none; stroke: var(--bad); stroke-width: 1.5; stroke-dasharray: 5 4; }
.moment.start { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 1.5 4; }
.axis path, .break { stroke: var(--soft); stroke-width: 1; fill: none; }
.axis .rule { stroke: var(--line); }
.left-out { font-style: italic; }
.number { paint-order: stroke; stroke: var(--band); stroke-width: 3; stroke-linejoin: round; }
.number.middle { text-anchor: middle; }
.number.end { text-anchor: end; }
.number.above { fill: var(--ink); }
.number.below { fill: var(--accent); }
.solid { fill: var(--ink); }
.open { fill: var(--paper); stroke: var(--ink); stroke-width: 2; }
.stroke { fill: none; stroke: var(--ink); stroke-width: 2.2; stroke-linecap: round; stroke-linejoin: round; }
.confirmation .stroke { stroke: var(--accent); }
.welcome .open { stroke: var(--accent); }
.cut-off .solid { fill: var(--bad); }
.cut-off .inner { stroke: var(--paper); stroke-width: 2.2; stroke-linecap: round; fill: none; }
.lost .stroke { stroke: var(--bad); }
.kill .stroke { stroke: var(--bad); stroke-width: 4; }
.start .solid { fill: var(--accent); }
.sync .stroke { stroke: var(--soft); stroke-width: 1.6; stroke-linecap: butt; }
.comb { fill: none; stroke: var(--ink); stroke-width: 2; stroke-linecap: butt; }
.comb.confirmation { stroke: var(--accent); }
.block { fill: var(--ink); }
.block:is(.confirmation, .welcome) { fill: var(--paper); stroke: var(--accent); stroke-width: 2; }
.block:is(.cut-off, .lost, .kill) { fill: var(--bad); }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 0.4rem 1.6rem; margin: 1rem 0; padding: 0; font-size: 0.88rem; }
.legend li { display: flex; align-items: center; gap: 0.5rem; }
.legend svg { width: 22px; flex: none; }
.histogram { max-width: 48rem; }
.column { fill: var(--accent); fill-opacity: 0.6; }
.percentile { stroke: var(--ink); stroke-width: 1.2; stroke-dasharray: 3 3; fill: none; }
.percentile-name { fill: var(--ink); font-weight: 600; }
.console {
  margin: 1rem 0 2rem; padding: 1rem 1.2rem; border: 1px solid var(--line); border-radius: 6px;
  background: var(--band); font-size: 0.8rem; line-height: 1.5; white-space: pre-wrap;
}
.line-of { display: block; padding-left: 2em; text-indent: -2em; min-height: 1.5em; }
.chapter-title { margin: 0.7em 0 0.2em; font-family: system-ui, sans-serif; font-size: 1.1em; font-weight: 650; color: var(--accent); }
.chapter-title:first-child { margin-top: 0; }
`;

const conversation = `
.sequence { position: relative; max-width: 58rem; font-size: 0.94rem; --side: 4.5rem; }
.ends { display: flex; justify-content: space-between; font-weight: 650; }
.ends span { width: calc(2 * var(--side)); text-align: center; border: 1.5px solid var(--ink); border-radius: 4px; padding: 0.2rem; }
.sequence ol { list-style: none; margin: 0 var(--side); padding: 0.5rem 0 1rem; border-inline: 1.5px solid var(--line); }
.sequence li { position: relative; padding-top: 0.55rem; }
.sequence li > div { position: relative; padding: 0 1rem 0.25rem; border-bottom: 1.5px solid var(--ink); line-height: 1.4; }
.sequence .from-server > div { border-color: var(--accent); text-align: right; }
.sequence li > div::after { content: ""; position: absolute; bottom: -6px; right: 0; border: 5px solid transparent; border-left: 9px solid var(--ink); border-right: 0; }
.sequence .from-server > div::after { right: auto; left: 0; border: 5px solid transparent; border-right: 9px solid var(--accent); border-left: 0; }
.sequence .ends-it > div { border-bottom-style: dashed; }
.sequence em { color: var(--soft); }
.sequence .at { position: absolute; bottom: -0.4em; right: 100%; width: var(--side); padding-right: 0.7rem; text-align: right; color: var(--soft); font-size: 0.85em; line-height: 1; }
.sequence .more { padding: 1rem; color: var(--soft); text-align: center; }
`;

/** Where there is room, headings stand beside what they are about. */
const roomy = `
@media screen and (min-width: 62rem) {
  .numbered { display: grid; grid-template-columns: 15rem minmax(0, 1fr); gap: 0 2.5rem; margin-top: 4rem; padding-top: 2rem; border-top: 1px solid var(--line); }
  .numbered > h2 { position: sticky; top: 2rem; align-self: start; margin: 0; font-size: 1.6rem; }
  .numbered > h2 .section-number { display: block; }
  .numbered > div > :first-child, .numbered > div > :first-child > h3 { margin-top: 0; }
}
`;

/** Below this width the picture would be too small to read: each chapter gets its own. */
const small = `
@media screen and (max-width: 62rem) {
  .wide { display: none; }
  .narrow { display: block; }
  .panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); gap: 2rem; }
}
@media screen and (max-width: 44rem) {
  body { font-size: 1rem; }
  main { padding: 2rem 1rem 4rem; }
  h2 { font-size: 1.6rem; margin-top: 3.5rem; }
  .verdict { gap: 1rem; margin: 1.8rem 0; }
  .numbers { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
  .facts div { grid-template-columns: 7.5rem 1fr; }
  .failures { padding: 1rem; }
  nav ol { display: block; }
  nav li { padding: 0.25rem 0; }
  table:not(.percentiles), table:not(.percentiles) :is(tbody, tr, th, td) { display: block; width: auto; }
  table:not(.percentiles) caption:not(.unseen) { display: block; }
  table:not(.percentiles) thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table:not(.percentiles) tr { border-top: 1px solid var(--line); padding: 0.7rem 0; }
  tr.bad { background: var(--bad-ground); }
  table:not(.percentiles) tbody :is(th, td):nth-child(n) { border: 0; width: auto; padding: 0.1rem 0; text-align: left; white-space: normal; }
  table:not(.percentiles) td { display: grid; grid-template-columns: 7.5rem 1fr; gap: 0.6rem; }
  table:not(.percentiles) td::before { content: attr(data-column); color: var(--soft); font-size: 0.88rem; }
  tbody th { font-weight: 600; }
  .objectives tbody tr { display: grid; grid-template-columns: 3.2rem 1fr auto; gap: 0.1rem 0.4rem; }
  .objectives tbody td:nth-child(2) { grid-column: 2 / -1; }
  .objectives tbody td:nth-child(4) { grid-row: 2; grid-column: 2; }
  .objectives tbody td:nth-child(3) { grid-row: 2; grid-column: 3; }
  .objectives tbody td:nth-child(n) { display: block; }
  .objectives tbody td::before { content: none; }
  .percentiles :is(th, td) { padding-right: 0.5rem; }
  .percentiles td { font-size: 0.94rem; }
  .sequence { --side: 2.6rem; }
  .ends span { width: auto; min-width: calc(2 * var(--side)); padding-inline: 0.5rem; }
  .sequence li > div { padding-inline: 0.7rem; }
  .console { padding: 0.7rem; font-size: 0.72rem; }
}
`;

/** What the heading, the legend and the caption leave of the page across, whatever the run had to show. */
const pictureHeightMm = 146;

/** A4; the picture has a page of its own, across. Background colours stay, since lanes and bars are made of them. */
const paper = `
@page { size: A4 portrait; margin: 18mm 17mm 20mm; @bottom-right { content: counter(page); font: 9pt system-ui, sans-serif; color: #3f474e; } }
@page across { size: A4 landscape; margin: 13mm 14mm 14mm; }
@media print {
  :root { ${onPaper} color-scheme: light; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  html { font-size: 10pt; }
  body { font-size: 1rem; line-height: 1.5; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  a { color: inherit; text-decoration: none; }
  .picture { page: across; break-before: page; break-after: page; }
  .picture h2 { margin: 0 0 4mm; font-size: 18pt; }
  .picture figure { margin: 0; break-inside: avoid; }
  .timeline { max-height: ${pictureHeightMm}mm; }
  .legend { gap: 0.6mm 5mm; margin: 2mm 0; font-size: 8pt; line-height: 1.3; }
  .legend svg { width: 14px; height: 14px; }
  .narrow { display: none; }
  .wide { display: block; }
  h2 { margin-top: 9mm; font-size: 17pt; }
  h3 { margin-top: 7mm; }
  h1, h2, h3, caption, .about-test, p:has(+ .line) { break-after: avoid; }
  #section-4, #section-5 { break-before: page; }
  #section-1 > h2, #section-4 > h2, #section-5 > h2 { margin-top: 0; }
  figure, tr, .gaps div, .failures article, .sequence li, .line, .test, table:not(.objectives, .transcripts), #section-7 { break-inside: avoid; }
  thead { break-after: avoid; }
  thead { display: table-header-group; }
  p { orphans: 3; widows: 3; }
  .verdict { margin: 10mm 0; }
  .numbers { display: grid; grid-template-columns: repeat(4, auto); gap: 4mm; }
  .facts { grid-template-columns: 1fr; }
  .console { font-size: 7.6pt; background: none; }
  table { font-size: 0.9rem; line-height: 1.35; }
  th, td { padding-block: 0.9mm; }
  .objectives :is(th, td) { padding-block: 0.45mm; }
}
`;

export const style: string = `
:root { ${light} color-scheme: light dark; }
@media (prefers-color-scheme: dark) { :root { ${dark} } }
${page}${head}${tables}${figures}${conversation}${roomy}${small}${paper}`;
