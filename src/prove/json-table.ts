/** What a program sees while the run goes on: a JSON object a line. */
import { jsonLine } from "../terminal/json.ts";
import type { Evidence, Scenario } from "./evidence.ts";
import type { Watcher } from "./prove.ts";

export class JsonTable implements Watcher {
  readonly #stdout: { write(text: string): unknown };

  constructor(stdout: { write(text: string): unknown }) {
    this.#stdout = stdout;
  }

  began(): void {}

  running(): void {}

  over(scenario: Scenario): void {
    this.#print({ event: "scenario", ...scenario });
  }

  stop(): void {}

  conclude({ verdict, broken, tookMs, notShown }: Evidence, report: string): void {
    this.#print({ event: "verdict", verdict, broken, tookMs, notShown, report });
  }

  #print(value: object): void {
    this.#stdout.write(`${jsonLine(value)}\n`);
  }
}
