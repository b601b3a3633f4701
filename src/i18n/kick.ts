/** What `acuse kick` says. */
import type { Lang } from "./lang.ts";
import { operateTexts } from "./operate.ts";
import { counted, formatSpan } from "./units.ts";

export interface KickTexts {
  readonly about: string;
  readonly options: {
    readonly data: string;
    readonly url: string;
    readonly wait: string;
    readonly json: string;
  };
  /** Connections that were ended; `who` is a name or an id. */
  ended(who: string, connections: number): string;
  nobody(who: string): string;
  /** Until when the name is kept out, to follow either. */
  keptOut(until: string, ms: number): string;
  /** That it is not kept out, to follow `ended`. */
  readonly mayReturn: string;
}

const es: KickTexts = {
  about:
    "Cierra la conexión de un nombre, o la que tiene este id; el cliente lee por qué en su última línea, y lo que tenía confirmado sigue guardado",
  options: {
    ...operateTexts.es.reach,
    wait: "Tiempo en que el nombre no puede volver",
    json: operateTexts.es.json,
  },
  ended: (who, connections) =>
    `${who}: ${counted("es", connections, { one: "conexión cerrada", other: "conexiones cerradas" })}`,
  nobody: (who) => `nadie está conectado como ${who} (acuse who muestra quién está)`,
  keptOut: (until, ms) => `el nombre no puede volver hasta ${until}, dentro de ${formatSpan("es", ms, 2)}`,
  mayReturn: "el nombre puede volver enseguida; --wait lo impide",
};

const en: KickTexts = {
  about:
    "Ends the connection of a name, or the one with this id; the client reads why in its last line, and what was confirmed stays stored",
  options: {
    ...operateTexts.en.reach,
    wait: "For how long the name may not come back",
    json: operateTexts.en.json,
  },
  ended: (who, connections) =>
    `${who}: ${counted("en", connections, { one: "connection ended", other: "connections ended" })}`,
  nobody: (who) => `nobody is connected as ${who} (acuse who shows who is)`,
  keptOut: (until, ms) => `the name is kept out until ${until}, for ${formatSpan("en", ms, 2)}`,
  mayReturn: "the name may come back at once; --wait keeps it out",
};

export const kickTexts: Record<Lang, KickTexts> = { es, en };
