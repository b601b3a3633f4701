import type { Lang } from "../../src/i18n/lang.ts";
import { proveTexts } from "../../src/i18n/prove.ts";
import { acuse, linesOf } from "./program.ts";
import { wideColumns } from "./scene.ts";
import type { Scene } from "./scene.ts";

/** Much longer than the essentials take, on a machine that is busy. */
const proveMsMax = 120_000;

/** What each scenario takes on a usual machine, in milliseconds, and all of them. */
const tookMs = [520, 4, 1540, 760, 70, 640, 390, 45, 18, 96, 84, 5210, 1180, 130] as const;
const allMs = 5_700;

/** The essentials, proved before somebody's eyes; the folder of the report is named by the day. */
export const proveScene: Scene = {
  command: "acuse prove --quick",
  columns: wideColumns,
  takesLong: true,
  async play(stage, lang) {
    const screen = await acuse(stage, ["prove", "--quick"], {
      lang,
      columns: wideColumns,
      cwd: stage.folder(),
    });
    await screen.pty.ended(proveMsMax);
    await screen.until("all of it", () => true);
    return linesOf(screen);
  },
  masks(lang: Lang) {
    const texts = proveTexts[lang];
    let i = 0;
    const took = ([found]: RegExpExecArray): string =>
      texts.seconds(tookMs[i++ % tookMs.length]!).padStart(found.length);
    return [
      [/(?<=· (?:disk|disco) )\S+$/g, () => "ext4"],
      [/(?<=^ +✓ .*) {2,}[\d.,]+ m?s$/g, took],
      [/(?<=✓ .+ · )[\d.,]+ m?s$/g, () => texts.seconds(allMs)],
      [new RegExp(`(?<=${texts.report}: evidence/)[^/]+`, "g"), () => "2026-03-01-162755"],
    ];
  },
};
