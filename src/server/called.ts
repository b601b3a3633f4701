import { basename, dirname } from "node:path";

/**
 * How this program is called, by who has just called it: `acuse` where it is a command of the system, `npx acuse`
 * in a clone and where it is a package of a project, from that folder.
 */
export function calledAs(script: string): "acuse" | "npx acuse" {
  const isCommand = basename(script) === "acuse" && basename(dirname(script)) !== ".bin";
  return isCommand ? "acuse" : "npx acuse";
}
