/** A thread that does harm for some time: whoever measures the others meanwhile is not kept from it. */
import { workerData } from "node:worker_threads";
import { abuses } from "./abuses.ts";

export interface AbuserData {
  readonly port: number;
  /** Which of `abuses`. */
  readonly what: string;
  /** It is done at least once. */
  readonly msLeast: number;
}

const { port, what, msLeast } = workerData as AbuserData;
let names = 0;
const name = (): string => {
  names += 1;
  return `${what.replaceAll(" ", "-").slice(0, 20)}-${names}`;
};
const until = performance.now() + msLeast;
do await abuses[what]!(port, name);
while (performance.now() < until);
