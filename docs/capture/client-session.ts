import { formatTook } from "../../src/i18n/units.ts";
import type { Lang } from "../../src/i18n/lang.ts";
import { Proxy } from "../../test/support/proxy.ts";
import { RawClient } from "../../test/support/raw.ts";
import type { Screen } from "../../test/support/screen.ts";
import { TestServer } from "../../test/support/server.ts";
import type { Line, Mask } from "./cells.ts";
import { acuse, linesAndCursorOf } from "./program.ts";
import { usualColumns } from "./scene.ts";
import type { Scene } from "./scene.ts";
import type { Stage } from "../../test/support/stage.ts";

/** What is typed while the server is there, and while it is not. */
const scripts: Record<Lang, { readonly before: string; readonly meanwhile: readonly string[] }> = {
  en: { before: "It rains in Bilbao.", meanwhile: ["The light has gone out.", "And here it is again."] },
  es: { before: "En Bilbao llueve.", meanwhile: ["Se fue la luz.", "Y aquí está otra vez."] },
};

/** A wait that is long enough for its picture, in seconds. */
const waitSeconds = 3;

const roundTrips = [4.3, 2.8, 12.4, 12.9];

/** A session whose server goes and comes back, and that another connection takes over at last. */
interface Play {
  readonly screen: Screen;
  /** The server is killed, lines are typed meanwhile, and an attempt to connect has failed. */
  lose(): Promise<void>;
  /** The server is there again, and the session goes on. */
  resume(): Promise<void>;
  /** Another connection takes the session over. */
  takeOver(): Promise<void>;
}

async function begin(stage: Stage, lang: Lang): Promise<Play> {
  const { before, meanwhile } = scripts[lang];
  let server = await TestServer.start(stage);
  let id = "";
  const { port, data } = server;
  const proxy = await Proxy.listen(stage, {
    target: () => port,
    before: (_, direction, bytes) => {
      const said = Buffer.from(bytes).toString("latin1");
      if (direction === "up") id = /session=([\w-]{22})/.exec(said)?.[1] ?? id;
    },
  });
  let listenAgain: (() => Promise<void>) | undefined;
  const screen = await acuse(stage, ["connect", `localhost:${proxy.port}`], {
    lang,
    columns: usualColumns,
    cwd: stage.folder(),
    env: { XDG_STATE_HOME: stage.folder(), XDG_CONFIG_HOME: stage.folder() },
  });
  await screen.shows(/›/);
  screen.type("Ana\r");
  await screen.shows(/^✓ +1 /);
  screen.type(`${before}\r`);
  await screen.shows(/^✓ +2 /);
  return {
    screen,
    async lose() {
      listenAgain = proxy.die();
      await server.kill();
      await screen.shows(/^○ Ana · \S+ \d+ s ›/);
      for (const line of meanwhile) screen.type(`${line}\r`);
      await screen.shows(new RegExp(`^· +${meanwhile.at(-1)}`));
      await screen.shows(/^× .*localhost:\d+: /);
    },
    async resume() {
      server = await TestServer.start(stage, { data, port });
      await listenAgain?.();
      screen.type("\r");
      await screen.shows(/^✓ +4 /);
    },
    async takeOver() {
      const other = await RawClient.connect(port);
      await other.line();
      other.send(`/hello session=${id} last=4 :Ana\n`);
      await screen.shows(/557/);
      await screen.shows(/^× Ana ›/);
      other.reset();
    },
  };
}

/** Each attempt that fails may make the next wait longer: until it is long enough. */
async function waitLonger(screen: Screen): Promise<Line[]> {
  let lines: Line[] = [];
  await screen.until(`a wait of ${waitSeconds} s`, () => {
    const isLong = Number(/^○ Ana 2 · \S+ (\d+) s/.exec(screen.lines.at(-1) ?? "")?.[1] ?? 0) >= waitSeconds;
    if (isLong) lines = linesAndCursorOf(screen);
    else screen.type("\r");
    return isLong;
  });
  return lines;
}

function masks(lang: Lang): Mask[] {
  let i = 0;
  const next = (): string => formatTook(lang, roundTrips[i++ % roundTrips.length]!);
  return [
    [/(?<=\s·\s)[\d.,]+\sm?s$/g, next],
    [/(?<=^○ Ana 2 · \S+ )\d+(?= s)/g, () => String(waitSeconds)],
  ];
}

/** A person whose server has gone, and who goes on typing. */
export const clientWaitingScene: Scene = {
  command: "acuse connect",
  columns: usualColumns,
  async play(stage, lang) {
    const play = await begin(stage, lang);
    await play.lose();
    return await waitLonger(play.screen);
  },
  masks,
};

/** The same session when the server is there again, and when another connection has taken it over. */
export const clientResumedScene: Scene = {
  command: "acuse connect",
  columns: usualColumns,
  async play(stage, lang) {
    const play = await begin(stage, lang);
    await play.lose();
    await play.resume();
    await play.takeOver();
    return linesAndCursorOf(play.screen);
  },
  masks,
};
