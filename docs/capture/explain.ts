import { acuse, linesOf } from "./program.ts";
import { wideColumns } from "./scene.ts";
import type { Scene } from "./scene.ts";

/** All replies, or one of them. */
export function explainScene(...code: readonly string[]): Scene {
  return {
    command: ["acuse", "explain", ...code].join(" "),
    columns: wideColumns,
    async play(stage, lang) {
      const screen = await acuse(stage, ["explain", ...code], {
        lang,
        columns: wideColumns,
        cwd: stage.folder(),
      });
      await screen.pty.ended();
      await screen.until("all of it", () => true);
      return linesOf(screen);
    },
  };
}
