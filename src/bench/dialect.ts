/** How a server is spoken to: one member for each protocol. */
export interface Dialect {
  /** What client `name` sends once it is connected; it may be empty. The server may speak first. */
  open(name: string): Uint8Array;
  /** One message of `size` bytes of text, framed. Each message of a client is the same bytes. */
  message(name: string, size: number): Uint8Array;
  /** Reads one client's answers, from the first byte of its connection on. */
  reader(name: string): AnswerReader;
}

export interface AnswerReader {
  /** Whether messages may be sent: what `open` asked for has been granted. */
  readonly isOpen: boolean;
  /**
   * Takes what came, however it was cut; returns how many messages it answers. Checks each answer whole (word, number,
   * order). Throws a `WrongAnswer` that quotes what came, or a `Refusal` when the server refused or closed with a reason.
   */
  read(bytes: Uint8Array): number;
}

/**
 * Where a dialect comes from, as plain data, so that a thread or a process can make its own: `name` is what the
 * module at the URL `module` exports, a function that makes the dialect from `options`.
 */
export interface DialectSource {
  readonly module: string;
  readonly name: string;
  readonly options?: unknown;
}

/** Makes the dialect of a source. Rejects when there is none. */
export async function loadDialect({ module, name, options }: DialectSource): Promise<Dialect> {
  const exported = (await import(module)) as Record<string, unknown>;
  const make = exported[name];
  if (typeof make !== "function") throw new Error(`${module} exports no function "${name}"`);
  return (make as (options: unknown) => Dialect)(options);
}

/** An answer that is not what it had to be: the server is broken, or is another one. Its message is `CAME ≠ WANTED`. */
export class WrongAnswer extends Error {
  override readonly name = "WrongAnswer";
}

/** The server said why it does not go on: the message is its word for it, the same for all that it refuses so. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** How many messages were answered by the bytes before it, in the same reading. */
  readonly answers: number;

  constructor(message: string, answers = 0) {
    super(message);
    this.answers = answers;
  }
}
