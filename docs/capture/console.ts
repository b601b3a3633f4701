import type { Lang } from "../../src/i18n/lang.ts";
import { RawClient } from "../../test/support/raw.ts";
import type { Screen } from "../../test/support/screen.ts";
import { acuse, linesOf } from "./program.ts";
import { usualColumns } from "./scene.ts";
import type { Scene } from "./scene.ts";
import type { Stage } from "../../test/support/stage.ts";

interface Script {
  readonly hello: (name: string) => string;
  readonly umbrella: string;
  readonly isIt: string;
}

const scripts: Record<Lang, Script> = {
  en: {
    hello: (name) => `Hello, I am ${name}`,
    umbrella: "It rains in Bilbao. I have taken the long umbrella, the one that stood behind the door.",
    isIt: "👍 See you at six.",
  },
  es: {
    hello: (name) => `Hola, soy ${name}`,
    umbrella: "En Bilbao llueve. Me llevo el paraguas largo, el que estaba detrás de la puerta.",
    isIt: "👍 Nos vemos a las seis.",
  },
};

/** Of the dashboard; every start makes another one. */
const token = "k3Jq-9sXv2Lw7TzB0_cYhA";

/** A server that is started for the first time: four clients talk, one goes too far, the others go on. */
export const consoleScene: Scene = {
  command: "acuse serve",
  columns: usualColumns,
  async play(stage, lang) {
    const free = ["--port", "0", "--dashboard", "127.0.0.1:0"];
    const flags = ["serve", ...free, "--max-clients", "500", "--threads", "2"];
    const screen = await acuse(stage, flags, { lang, columns: usualColumns, cwd: stage.folder() });
    await screen.shows(/Ctrl-Q/);
    const script = scripts[lang];
    const guests = new Guests(stage, screen);
    for (const name of ["Ana", "Iker", "山田太郎", "sensor-7"]) {
      await guests.comes(name);
      if (name !== "sensor-7") await guests.says(name, script.hello(name));
    }
    await guests.says("sensor-7", "temperature=21.4");
    await guests.says("Ana", script.umbrella);
    await guests.says("山田太郎", "傘を持っていきます。☔");
    await guests.says("sensor-7", `temperature=${"9".repeat(5000)}`);
    await guests.says("Iker", script.isIt);
    await guests.says("Ana", "/quit");
    return linesOf(screen);
  },
  masks() {
    return [[/(?<=http:\/\/127\.0\.0\.1:)\d+\/\?token=[\w-]+/g, () => `2011/?token=${token}`]];
  },
};

/** Clients, one after the other: what each does is on the console before the next one begins. */
class Guests {
  readonly #stage: Stage;
  readonly #screen: Screen;
  readonly #port: number;
  readonly #clients = new Map<string, RawClient>();

  constructor(stage: Stage, screen: Screen) {
    this.#stage = stage;
    this.#screen = screen;
    this.#port = Number(/127\.0\.0\.1:(\d+)/.exec(screen.lines.join("\n"))![1]);
  }

  async comes(name: string): Promise<void> {
    await this.#shown(async () => {
      const client = await RawClient.open(this.#port, name);
      this.#stage.after(() => client.reset());
      this.#clients.set(name, client);
    });
  }

  async says(name: string, line: string): Promise<void> {
    await this.#shown(async () => {
      const client = this.#clients.get(name)!;
      client.send(`${line}\n`);
      await client.line();
    });
  }

  async #shown(happens: () => Promise<void>): Promise<void> {
    const { pty } = this.#screen;
    const before = pty.text.length;
    await happens();
    await this.#screen.until("more lines", () => pty.text.length > before && pty.text.endsWith("\n"));
  }
}
