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

/** An answer that is not what it had to be: the server is broken, or is another one. */
export class WrongAnswer extends Error {
  override readonly name = "WrongAnswer";
}

/** The server said why it does not go on. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** The protocol's code, where it has codes. */
  readonly code: number | undefined;
  readonly keyword: string;

  constructor(code: number | undefined, keyword: string) {
    super(code === undefined ? keyword : `${code} ${keyword}`);
    this.code = code;
    this.keyword = keyword;
  }
}
