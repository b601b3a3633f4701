/** What `acuse prune` says. */
import type { Lang } from "./lang.ts";
import { operateTexts } from "./operate.ts";
import { counted, formatCount } from "./units.ts";

export interface PruneTexts {
  readonly about: string;
  readonly options: {
    readonly data: string;
    readonly url: string;
    readonly olderThan: string;
    readonly json: string;
  };
  readonly noAge: string;
  inTheFuture(given: string): string;
  done(deleted: number, before: string, remaining: number): string;
}

const es: PruneTexts = {
  about:
    "Borra los mensajes recibidos antes de un momento, por el servidor si está en marcha, o directamente si no lo está. Las sesiones siguen donde estaban, y el más nuevo de todos los mensajes se queda",
  options: {
    ...operateTexts.es.reach,
    olderThan: "Borra lo recibido antes de este momento",
    json: "Muestra un objeto JSON: deleted, before, remaining",
  },
  noAge: "falta desde cuándo se guarda: --older-than 30d deja los últimos treinta días",
  inTheFuture: (given) => `--older-than debe ser un momento ya pasado, y es "${given}"`,
  done: (deleted, before, remaining) =>
    `${counted("es", deleted, { one: "mensaje borrado", other: "mensajes borrados" })}, de antes de ${before}; ${remaining === 1 ? "queda" : "quedan"} ${formatCount("es", remaining)}`,
};

const en: PruneTexts = {
  about:
    "Deletes messages that were received before a moment: through the server while one runs, directly while none does. Sessions stay where they were, and the newest message of all is kept",
  options: {
    ...operateTexts.en.reach,
    olderThan: "Delete what was received before this moment",
    json: "Write a JSON object: deleted, before, remaining",
  },
  noAge: "no age given: --older-than 30d leaves the last thirty days",
  inTheFuture: (given) => `--older-than must be a moment that has passed, got "${given}"`,
  done: (deleted, before, remaining) =>
    `${counted("en", deleted, { one: "message", other: "messages" })} from before ${before} deleted; ${formatCount("en", remaining)} left`,
};

export const pruneTexts: Record<Lang, PruneTexts> = { es, en };
