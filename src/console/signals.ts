/** Signals by which others end this process. */

const signals = ["SIGTERM", "SIGHUP", "SIGINT"] as const;

/** Hears of each of them until what it returns is called. */
export function hearSignals(hear: (signal: NodeJS.Signals) => void): () => void {
  for (const signal of signals) process.on(signal, hear);
  return () => {
    for (const signal of signals) process.off(signal, hear);
  };
}
