import { acuse, linesOf } from "./program.ts";
import type { Scene } from "./scene.ts";

/** All replies, or one of them. */
export function explainScene(...code: readonly string[]): Scene {
  return {
    command: ["acuse", "explain", ...code].join(" "),
    async play(stage, lang) {
      const screen = await acuse(stage, ["explain", ...code], { lang, cwd: stage.folder() });
      await screen.pty.ended();
      await screen.until("all of it", () => true);
      return linesOf(screen);
    },
  };
}
