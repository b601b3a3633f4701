import { formatTook } from "../../src/i18n/units.ts";
import type { Lang } from "../../src/i18n/lang.ts";
import { TestServer } from "../../test/support/server.ts";
import { acuse, linesAndCursorOf } from "./program.ts";
import { usualColumns } from "./scene.ts";
import type { Scene } from "./scene.ts";

/** What is typed: the name, messages, and the beginning of another one. */
const scripts: Record<Lang, { readonly lines: readonly string[]; readonly more: string }> = {
  en: {
    lines: [
      "It rains in Bilbao.",
      "I have taken the long umbrella, the one that stood behind the door, so come without yours.",
      "こんにちは 👋",
      "/pimg",
    ],
    more: "And the trains are on ti",
  },
  es: {
    lines: [
      "En Bilbao llueve.",
      "Me llevo el paraguas largo, el que estaba detrás de la puerta, así que ven sin el tuyo.",
      "こんにちは 👋",
      "/pimg",
    ],
    more: "Y los trenes llegan a su ho",
  },
};

/** Times from a line to its confirmation, in milliseconds. */
const roundTrips = [4.3, 2.8, 3.1, 2.9];

/** A person who talks to a server, and is in the middle of a line. */
export const clientScene: Scene = {
  command: "acuse connect",
  columns: usualColumns,
  async play(stage, lang) {
    const server = await TestServer.start(stage);
    const screen = await acuse(stage, ["connect", `localhost:${server.port}`], {
      lang,
      columns: usualColumns,
      cwd: stage.folder(),
      env: { XDG_STATE_HOME: stage.folder(), XDG_CONFIG_HOME: stage.folder() },
    });
    const { lines, more } = scripts[lang];
    await screen.shows(/›/);
    screen.type("Ana\r");
    await screen.shows(/ 1 .*Ana/);
    for (const [i, line] of lines.entries()) {
      screen.type(`${line}\r`);
      // The greeting was the first message; what is no message is answered by the client.
      await screen.shows(line.startsWith("/") ? /^× / : new RegExp(`^✓ +${i + 2} `));
    }
    screen.type(more);
    await screen.shows(new RegExp(`${more}$`));
    return linesAndCursorOf(screen);
  },
  masks(lang) {
    let i = 0;
    const next = (): string => formatTook(lang, roundTrips[i++ % roundTrips.length]!);
    return [[/(?<=\s·\s)[\d.,]+\sm?s$/g, next]];
  },
};
