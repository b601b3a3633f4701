/** What a person sees while the run goes on: a line a scenario, and below each the checks that failed. */
import type { Lang } from "../i18n/lang.ts";
import { proveTexts } from "../i18n/prove.ts";
import type { ProveTexts } from "../i18n/prove.ts";
import { fit } from "../terminal/fit.ts";
import { takesUtf8, toAscii } from "../terminal/charset.ts";
import { wrapSpans } from "../terminal/span.ts";
import { painter, wantsColour } from "../terminal/style.ts";
import type { Paint } from "../terminal/style.ts";
import { visible } from "../terminal/visible.ts";
import { displayWidth, padEnd } from "../terminal/width.ts";
import type { Check, Evidence, Scenario, ScenarioId } from "./evidence.ts";
import { fileSystemOf } from "./machine.ts";
import { plan, provesOf, ranges } from "./plan.ts";
import { notMade } from "./prove.ts";
import type { Watcher } from "./prove.ts";
import type { Run } from "./run.ts";

const margin = "  ";
const gap = "  ";

/** How often the running scenario moves. */
const frameMs = 120;
const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] as const;
const asciiFrames = ["-", "\\", "|", "/"] as const;

/** Of what was expected or seen; the report has all of it. */
const shownCharactersMax = 120;

/** `12.3 min`. */
const tookColumns = 7;
/** The margin, a mark and a blank. */
const markColumns = 4;

const clearLine = "\r\x1b[K";

/** Where it writes: results to one, what is running to the other, and only if somebody looks. */
export interface TableOutput {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
}

export class LiveTable implements Watcher {
  readonly #texts: ProveTexts;
  readonly #paint: Paint;
  readonly #output: TableOutput;
  readonly #moves: boolean;
  readonly #isAscii: boolean;
  readonly #titleColumns: number;
  readonly #provesColumns: number;
  /** Of the terminal; nothing is cut where there is none. */
  readonly #columns: number;
  #timer: NodeJS.Timeout | undefined;
  #frame = 0;

  constructor(lang: Lang, output: TableOutput) {
    this.#texts = proveTexts[lang];
    this.#output = output;
    this.#paint = painter(wantsColour(output.env, output.stdout.isTTY === true));
    this.#moves =
      output.stderr.isTTY === true && output.stdout.isTTY === true && output.env["TERM"] !== "dumb";
    this.#isAscii = output.stdout.isTTY === true && !takesUtf8(output.env);
    this.#titleColumns = Math.max(...Object.values(this.#texts.scenarios).map(displayWidth));
    this.#provesColumns = Math.max(...Object.values(plan).map((planned) => ranges(provesOf(planned)).length));
    this.#columns = (output.stdout.isTTY === true ? output.stdout.columns : undefined) ?? Infinity;
  }

  began({ options, work }: Run): void {
    const fileSystem = fileSystemOf(work);
    const heading = this.#texts.heading(options.quick ? "quick" : "whole", options.seed, fileSystem);
    this.#print(`\n${margin}${this.#paint("title", "acuse prove")}${gap}${this.#paint("faint", heading)}\n`);
  }

  running(id: ScenarioId): void {
    if (!this.#moves) return;
    const title = this.#cut(this.#texts.running(this.#texts.scenarios[id]));
    const draw = (): void => {
      const all = this.#isAscii ? asciiFrames : frames;
      const frame = this.#paint("name", all[this.#frame % all.length] ?? "");
      this.#frame += 1;
      this.#output.stderr.write(clearLine + this.#charset(`${margin}${frame} ${title}`));
    };
    draw();
    this.#timer = setInterval(draw, frameMs);
  }

  over({ id, proves, fromMs, toMs, checks }: Scenario): void {
    this.stop();
    const failed = checks.filter(({ passed }) => !passed);
    const mark = failed.length === 0 ? this.#paint("good", "✓") : this.#paint("bad", "×");
    const title = this.#texts.scenarios[id];
    const proved = padEnd(ranges(proves), this.#provesColumns);
    const took = this.#texts.seconds(toMs - fromMs).padStart(tookColumns);
    const row = `${padEnd(title, this.#titleColumns)}${gap}${this.#paint("faint", `${proved}${gap}${took}`)}`;
    this.#print(`${margin}${mark} ${this.#isWide ? row : this.#cut(title)}`);
    for (const check of failed) if (check.expected !== notMade) this.#tell(check);
    const missing = failed.filter(({ expected }) => expected === notMade);
    const [first] = missing;
    if (first === undefined) return;
    const why = this.#texts.notMade(missing.length, shown(first.seen));
    this.#print(`${margin}    ${this.#paint("bad", "×")} ${why}`);
  }

  /** Takes away what is running. */
  stop(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#output.stderr.write(clearLine);
  }

  /** The verdict, which promises broke, where the report is, and what all this does not show. */
  conclude(evidence: Evidence, report: string): void {
    const texts = this.#texts;
    const checks = evidence.scenarios.flatMap((scenario) => scenario.checks);
    const failed = checks.filter(({ passed }) => !passed).length;
    const isPassed = evidence.verdict === "passed";
    const verdict = isPassed
      ? this.#paint("good", `✓ ${texts.passed}`)
      : this.#paint("bad", `× ${texts.failedVerdict}`);
    this.#print(`\n${margin}${verdict}${gap}${texts.summary(checks.length, failed, evidence.tookMs)}`);
    if (!isPassed) {
      this.#print(`\n${margin}${texts.broken}`);
      for (const id of evidence.broken)
        this.#print(`${margin}  ${this.#paint("bad", id.padEnd(3))} ${texts.promises[id]}`);
    }
    const notShown = evidence.notShown.map((key) => texts.notShown[key]).join(", ");
    const lines = wrapSpans(
      [{ text: `${texts.notShownLabel}: ${notShown}`, style: "faint" }],
      this.#columns - margin.length,
      this.#paint,
    );
    this.#print(`\n${margin}${texts.report}: ${this.#paint("name", report)}`);
    for (const line of lines) this.#print(margin + line);
  }

  /** Whether all of a row is to be seen; else its title is. */
  get #isWide(): boolean {
    const widths = [
      markColumns,
      this.#titleColumns,
      gap.length,
      this.#provesColumns,
      gap.length,
      tookColumns,
    ];
    return widths.reduce((sum, width) => sum + width, 0) <= this.#columns;
  }

  /** As much of a title as fits behind a mark, so that the line can be taken away again. */
  #cut(title: string): string {
    return fit(title, this.#columns - markColumns - 1, "…");
  }

  #tell({ id, expected, seen }: Check): void {
    this.#print(`${margin}    ${this.#paint("bad", "×")} ${this.#texts.checks[id]}`);
    this.#print(`${margin}      ${this.#texts.expected}: ${shown(expected)}`);
    this.#print(`${margin}      ${this.#texts.seen}: ${shown(seen)}`);
  }

  #print(line: string): void {
    this.#output.stdout.write(`${this.#charset(line)}\n`);
  }

  #charset(text: string): string {
    return this.#isAscii ? toAscii(text) : text;
  }
}

function shown(text: string): string {
  const characters = Array.from(visible(text));
  return characters.length <= shownCharactersMax
    ? characters.join("")
    : `${characters.slice(0, shownCharactersMax - 1).join("")}…`;
}
