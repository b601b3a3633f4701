/** What several rounds say together. */
export interface Summary {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** Of one round at least. */
export function summaryOf(numbers: readonly number[]): Summary {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const [least, middle, most] = [sorted[0], sorted[half], sorted.at(-1)];
  if (least === undefined || middle === undefined || most === undefined) throw new Error("there is no round");
  const median = sorted.length % 2 === 1 ? middle : (sorted[half - 1]! + middle) / 2;
  return { median, least, most };
}
