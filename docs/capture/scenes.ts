import type { Lang } from "../../src/i18n/lang.ts";
import { masked, textOf } from "./cells.ts";
import type { Line } from "./cells.ts";
import { clientResumedScene, clientWaitingScene } from "./client-session.ts";
import { clientScene } from "./client.ts";
import { consoleScene } from "./console.ts";
import { doctorScene } from "./doctor.ts";
import { explainScene } from "./explain.ts";
import { masksFor } from "./masks.ts";
import { proveScene } from "./prove.ts";
import type { Scene } from "./scene.ts";
import { Stage } from "../../test/support/stage.ts";

/** What is captured from a terminal. The name is that of its files. */
export const scenes: Readonly<Record<string, Scene>> = {
  console: consoleScene,
  client: clientScene,
  "client-waiting": clientWaitingScene,
  "client-resumed": clientResumedScene,
  doctor: doctorScene,
  explain: explainScene(),
  "explain-450": explainScene("450"),
  prove: proveScene,
};

/** The last screen of a scene, without what differs each time. */
export async function capture(scene: Scene, lang: Lang): Promise<Line[]> {
  const stage = new Stage();
  try {
    const all = await scene.play(stage, lang);
    const lines = all.slice(all.findIndex((line) => textOf(line) !== ""));
    return masked(lines, [...(scene.masks?.(lang) ?? []), ...masksFor(lang)]);
  } finally {
    await stage.end();
  }
}

/** The capture as a file of text. */
export function textFile(lines: readonly Line[]): string {
  return `${lines.map(textOf).join("\n")}\n`;
}
