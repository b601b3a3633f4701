/** What the exit code of every command means. */
export const exitCodes = {
  /** All is done, and all that was sent is confirmed. */
  confirmed: 0,
  failure: 1,
  /** A wrong command, flag or value. */
  usage: 2,
  /** Some lines are not confirmed. */
  unconfirmed: 3,
  /** The server refused the name or the token. */
  refused: 4,
  /** The server cut the connection off for abuse. */
  abuse: 5,
  /** Cannot connect, no answer in time, or the connection was lost. */
  connection: 6,
  proofFailed: 7,
  storageFailure: 8,
  /** Ended by Ctrl-C: 128 + SIGINT, as shells count. */
  interrupted: 130,
} as const;
