/** A server under load: a process of its own, on this machine. */
export interface Running {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Where all servers listen. */
export const host = "127.0.0.1";
