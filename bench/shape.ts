/** What a load looks like: so many clients, each with so many messages that have no answer yet. */
export interface Shape {
  readonly clients: number;
  readonly inFlight: number;
}

/** Few and many clients that wait for each answer, and few that do not. */
export const shapes: readonly Shape[] = [
  { clients: 50, inFlight: 1 },
  { clients: 1000, inFlight: 1 },
  { clients: 50, inFlight: 64 },
];

/** For people: `50 × 64`. */
export function shapeName({ clients, inFlight }: Shape): string {
  return `${clients} × ${inFlight}`;
}

/** From a command line: `50x64`. Throws on anything else. */
export function parseShape(text: string): Shape {
  const found = /^([1-9]\d{0,4})x([1-9]\d{0,4})$/.exec(text);
  if (found === null) throw new Error(`a shape is clients x messages in flight such as 50x64, got "${text}"`);
  return { clients: Number(found[1]), inFlight: Number(found[2]) };
}
