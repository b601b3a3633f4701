import { Refusal } from "./refusal.ts";

/** The parameters of an address, looked at. Each method throws `Refusal` for what is not allowed. */
export class Query {
  readonly #given: URLSearchParams;

  constructor(given: URLSearchParams, known: readonly string[]) {
    this.#given = given;
    for (const key of given.keys()) {
      if (!known.includes(key)) throw wrong(key, `there is none; there are ${known.join(", ")}`);
      if (given.getAll(key).length > 1) throw wrong(key, "it may be given once");
    }
  }

  /** `undefined` when it is left out or empty. */
  text(key: string): string | undefined {
    return this.#given.get(key) || undefined;
  }

  integer(key: string, least: number, most: number): number | undefined {
    const text = this.text(key);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (/^-?\d{1,16}$/.test(text) && value >= least && value <= most) return value;
    throw wrong(key, `must be an integer between ${least} and ${most}, got ${JSON.stringify(text)}`);
  }

  oneOf<const W extends string>(key: string, words: readonly W[]): W | undefined {
    const text = this.text(key);
    const value = words.find((word) => word === text);
    if (text === undefined || value !== undefined) return value;
    throw wrong(key, `must be one of ${words.join(", ")}, got ${JSON.stringify(text)}`);
  }

  /** Milliseconds since 1970, or a row. */
  whole(key: string): number | undefined {
    return this.integer(key, 0, Number.MAX_SAFE_INTEGER);
  }
}

function wrong(key: string, what: string): Refusal {
  return new Refusal("bad-request", `parameter ${JSON.stringify(key)}: ${what}`);
}
