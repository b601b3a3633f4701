import { doctorTexts } from "../../src/i18n/doctor.ts";
import { acuse, linesOf } from "./program.ts";
import { freePort } from "../../test/support/run.ts";
import { wideColumns } from "./scene.ts";
import type { Scene } from "./scene.ts";

/** What a usual machine has. */
const machine = {
  node: "26.10.0",
  sqlite: "3.53.4",
  folder: "/home/ana/acuse-data",
  fileSystem: "ext4",
  mountPoint: "/",
  freeBytes: 77.4 * 1024 ** 3,
  memoryBytes: 21.9 * 1024 ** 3,
  fsyncUs: { median: 412, worst: 3479, count: 100 },
  cores: 2,
  threads: 2,
  files: 20_000,
  clients: 18_848,
  at: new Date(2026, 2, 1, 16, 27).getTime(),
} as const;

/** Before a server is started for the first time, on a machine that is as it should be. */
export const doctorScene: Scene = {
  command: "acuse doctor",
  columns: wideColumns,
  async play(stage, lang) {
    const port = String(await freePort());
    const screen = await acuse(stage, ["doctor", "--port", port], {
      lang,
      columns: wideColumns,
      cwd: stage.folder(),
    });
    await screen.pty.ended();
    await screen.until("all of it", () => true);
    return linesOf(screen);
  },
  /** What the machine is like is told in the doctor's own words, of a machine that is the same everywhere. */
  masks(lang) {
    const { labels, found } = doctorTexts[lang];
    const { median, worst, count } = machine.fsyncUs;
    const said: readonly (readonly [label: string, text: string])[] = [
      [labels.node, machine.node],
      [labels.sqlite, found.sqlite(machine.sqlite, "wal", "full")],
      [labels.folder, found.folderToBeMade(machine.folder)],
      [labels.disk, found.disk(machine.fileSystem, machine.mountPoint)],
      [labels.space, found.space(machine.freeBytes)],
      [labels.fsync, found.fsync(median, worst, count)],
      [labels.threads, found.threads(machine.threads, machine.cores)],
      [labels.files, found.files(machine.files, machine.clients)],
      [labels.memory, found.memory(machine.memoryBytes)],
      [labels.clock, found.clock(machine.at, true)],
    ];
    return said.map(([label, text]) => [new RegExp(`(?<=^ *✓ \\S+ +${label} +)\\S.*`, "g"), () => text]);
  },
};
