/** What happened, as a hash that two runs of the same seed share, and for a person as a log. */
export class Trace {
  /** Writes a line of the log; `undefined` when nobody reads it. */
  readonly #print: ((line: string) => void) | undefined;
  readonly #nowUs: () => number;
  #hash = 0x811c9dc5;

  constructor(nowUs: () => number, print: ((line: string) => void) | undefined) {
    this.#nowUs = nowUs;
    this.#print = print;
  }

  /** In eight hexadecimal digits. */
  get hash(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, "0");
  }

  /** `who` did `what`; both are short. `detail` is for the log only. */
  note(who: string, what: string, detail?: () => string): void {
    const nowUs = this.#nowUs();
    let hash = Math.imul(this.#hash ^ nowUs, 0x01000193);
    for (let i = 0; i < who.length; i += 1) hash = Math.imul(hash ^ who.charCodeAt(i), 0x01000193);
    for (let i = 0; i < what.length; i += 1) hash = Math.imul(hash ^ what.charCodeAt(i), 0x01000193);
    this.#hash = hash;
    if (this.#print === undefined) return;
    const time = (nowUs / 1e6).toFixed(6).padStart(11);
    this.#print(`${time} ${who.padEnd(10)} ${what}${detail === undefined ? "" : ` ${detail()}`}`);
  }
}
