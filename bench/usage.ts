/** What a process used so far, as Linux counts it (proc(5)). */
import { readFileSync } from "node:fs";

/** Clock ticks a second in /proc, on every Linux of today. */
const ticksPerSecond = 100;

/** Processor time of all its threads, in seconds. */
export function cpuSeconds(pid: number): number {
  const [, cells = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
  const [userTicks, systemTicks] = cells.split(" ").slice(11, 13).map(Number);
  return (userTicks! + systemTicks!) / ticksPerSecond;
}

/** The most memory that it ever had, in bytes. */
export function peakMemoryBytes(pid: number): number {
  const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  if (found === null) throw new Error(`the kernel does not say how much memory process ${pid} had`);
  return Number(found[1]) * 1024;
}
