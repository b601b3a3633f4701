/** What the texts of `src/i18n/` are made of: their interfaces as the sources declare them, and values to try them with. */
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { badNameReasons, closingReasons, confirmationWords } from "../../src/protocol/replies.ts";
import { defaultLimits } from "../../src/protocol/limits.ts";
import { root } from "./server.ts";

/** A catalogue: the same texts in both languages. */
export interface Catalogue {
  /** `connectTexts`. */
  readonly name: string;
  readonly es: object;
  readonly en: object;
  /** The types of the parameters of each text that has some, by its path: `cannotConnect.refused`. */
  readonly parameters: ReadonlyMap<string, readonly string[]>;
  /** The source that declares those types, as far as they are its own. */
  readonly source: string;
}

/** Every catalogue of `src/i18n/`. */
export async function catalogues(): Promise<Catalogue[]> {
  const found: Catalogue[] = [];
  for (const path of globSync("src/i18n/*.ts", { cwd: root }).toSorted()) {
    if (path.endsWith(".test.ts")) continue;
    const source = readFileSync(join(root, path), "utf8");
    const exported = (await import(join(root, path))) as Record<string, { es: object; en: object }>;
    for (const [, name, type] of source.matchAll(/^export const (\w+): Record<Lang, (\w+)>/gm)) {
      const { es, en } = exported[name!]!;
      const declaration = declaring(type!, source, path);
      found.push({
        name: name!,
        es,
        en,
        parameters: parametersOf(declaration, type!),
        source: declaration,
      });
    }
  }
  return found;
}

/** The source that declares a type: this one, or the one that it is imported from. */
function declaring(type: string, source: string, path: string): string {
  const imported = new RegExp(`import type \\{[^}]*\\b${type}\\b[^}]*\\} from "(.*)"`).exec(source);
  return imported === null ? source : readFileSync(join(root, dirname(path), imported[1]!), "utf8");
}

/** The types of the parameters of all functions in an interface, by their paths. */
export function parametersOf(source: string, type: string): Map<string, readonly string[]> {
  const code = withoutComments(source);
  const found = new Map<string, readonly string[]>();
  collect(type, "", code, found);
  return found;
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[^]*?\*\/|(?<=^|\s)\/\/.*/g, "");
}

/** Looks for functions in a type, as it is written. `*` in a path is any key. */
function collect(type: string, path: string, code: string, found: Map<string, readonly string[]>): void {
  const [, inner] = /^Readonly<([^]*)>$/.exec(type) ?? [];
  if (inner !== undefined) return collect(inner.trim(), path, code, found);
  const [, list] = /^\(([^]*)\) =>/.exec(type) ?? [];
  if (list !== undefined) {
    found.set(path, typesOf(list));
  } else if (type.startsWith("{")) {
    for (const member of splitTop(type.slice(1, -1), ";")) collectMember(member.trim(), path, code, found);
  } else if (type.startsWith("Record<")) {
    const [, held = ""] = splitTop(type.slice("Record<".length, -1), ",");
    collect(held.trim(), within(path, "*"), code, found);
  } else if (/^\w+$/.test(type)) {
    const body = bodyOf(type, code);
    if (body !== undefined) collect(body, path, code, found);
  }
}

function collectMember(
  member: string,
  path: string,
  code: string,
  found: Map<string, readonly string[]>,
): void {
  const [, key, list] = /^(\w+)\(([^]*)\): [^]+$/.exec(member) ?? [];
  if (key !== undefined) {
    found.set(within(path, key), typesOf(list!));
    return;
  }
  const [, name, type] = /^(?:readonly )?"?([\w-]+)"?: ([^]+)$/.exec(member) ?? [];
  if (name !== undefined) collect(type!.trim(), within(path, name), code, found);
}

/** What an interface or a type stands for that the source declares; `undefined` of any other. */
function bodyOf(type: string, code: string): string | undefined {
  const start = new RegExp(`(?:interface ${type}|type ${type} =)\\s`).exec(code);
  if (start === null) return undefined;
  const rest = code.slice(start.index + start[0].length);
  const [body = ""] = splitTop(rest, start[0].startsWith("interface") ? "\n" : ";");
  return body.trim();
}

function typesOf(parameters: string): string[] {
  return splitTop(parameters, ",")
    .filter((each) => each.trim() !== "")
    .map((each) => each.slice(each.indexOf(":") + 1).trim());
}

/** Splits where no bracket is open. An arrow closes none. */
function splitTop(text: string, separator: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const [index, character] of text.split("").entries()) {
    if ("([{<".includes(character)) depth += 1;
    if (")]}".includes(character) || (character === ">" && text[index - 1] !== "=")) depth -= 1;
    if (character === separator && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts;
}

function within(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

/** Values of the types that texts are made with. Numbers are of every kind that is told in its own way. */
const samples: Readonly<Record<string, readonly unknown[]>> = {
  number: [0, 1, 2, 5_000, 3_000_000, 1_795_000_000_000],
  string: ["alfa", "beta"],
  boolean: [false, true],
  undefined: [undefined],
  null: [null],
  "readonly string[]": [["alfa"], ["alfa", "beta", "gama"]],
  Limits: [
    defaultLimits,
    { ...defaultLimits, max: 16 },
    { ...defaultLimits, rate: undefined },
    { ...defaultLimits, burst: 1 },
  ],
  ConfirmationWord: confirmationWords,
  ClosingReason: closingReasons,
  BadNameReason: badNameReasons,
  Unit: ["bytes", "lines", "lines a second", "clients", "messages", "threads"],
};

/** Values of a type, which `source` may declare. Throws where none are known: add them above. */
export function samplesOf(type: string, source: string): readonly unknown[] {
  const parts = splitTop(type, "|").map((part) => part.trim());
  return parts.filter((part) => part !== "").flatMap((part) => samplesOfPart(part, source));
}

function samplesOfPart(type: string, source: string): readonly unknown[] {
  const known = samples[type];
  if (known !== undefined) return known;
  const [, word] = /^"(.*)"$/.exec(type) ?? [];
  if (word !== undefined) return [word];
  const [, item] = /^(?:readonly )?(\w+)\[\]$/.exec(type) ?? [];
  if (item !== undefined) {
    const items = samplesOf(item, source);
    return [items.slice(0, 1), items];
  }
  if (type.startsWith("{")) return objectsOf(type, source);
  const body = /^\w+$/.test(type) ? bodyOf(type, withoutComments(source)) : undefined;
  if (body === undefined) throw new Error(`there are no samples of the type ${type}`);
  return samplesOf(body, source);
}

/** As many objects as it takes to have each value of each member in one of them. */
function objectsOf(type: string, source: string): object[] {
  const members = splitTop(type.slice(1, -1), ";")
    .map((member) => /^(?:readonly )?(\w+): ([^]+)$/.exec(member.trim()))
    .filter((member) => member !== null)
    .map(([, key, held]) => ({ key: key!, values: samplesOf(held!, source) }));
  const count = Math.max(0, ...members.map(({ values }) => values.length));
  return Array.from({ length: count }, (_, i) =>
    Object.fromEntries(members.map(({ key, values }) => [key, values[i % values.length]])),
  );
}
