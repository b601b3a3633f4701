/** The parts of the documents that are made from the code, so that they cannot say anything else. */
import { inFlightBytesMax } from "../src/front/front.ts";
import { lingerMsMax, lingerSocketsMax } from "../src/front/linger.ts";
import { slowReaderMsMax } from "../src/front/slow-reader.ts";
import { keepAliveMs } from "../src/front/connection.ts";
import { explainTexts } from "../src/i18n/explain.ts";
import type { ExplainTexts } from "../src/i18n/explain.ts";
import type { Lang } from "../src/i18n/lang.ts";
import {
  defaultLimits,
  helloLineBytesMax,
  limitRanges,
  nameBytesMax,
  nameCharactersMax,
  namingLinesMax,
  namingMsMax,
  replyBytesMax,
  tokenCharactersMax,
  windowBytesMax,
} from "../src/protocol/limits.ts";
import { confirmationWords, params, replies } from "../src/protocol/replies.ts";
import type { ParamName, ReplyKey, ReplySpec } from "../src/protocol/replies.ts";
import { defaultReserveBytes } from "../src/server/settings.ts";
import { words } from "./words.ts";

/** The documents that have such parts, and their languages. */
export const documents: Readonly<Record<string, Lang>> = {
  "README.md": "en",
  "README.es.md": "es",
  "docs/protocol.md": "en",
  "docs/protocol.es.md": "es",
};

/** Every section by the name in its marker. */
export const sections: Readonly<Record<string, (lang: Lang) => string>> = {
  replies: replyTable,
  parameters: parameterTable,
  "announced limits": announcedLimitTable,
  "fixed limits": fixedLimitTable,
};

/** The document with each of its sections made anew. Throws when a marker names a section that there is not. */
export function regenerate(markdown: string, lang: Lang): string {
  return markdown.replace(marked, (_, name: string) => {
    const make = sections[name];
    if (make === undefined) throw new Error(`there is no section "${name}"`);
    return `<!-- generated: ${name} -->\n\n${make(lang)}\n\n<!-- end -->`;
  });
}

const marked = /<!-- generated: ([a-z ]+) -->[^]*?<!-- end -->/g;

function replyTable(lang: Lang): string {
  const texts = explainTexts[lang];
  const entries = Object.entries(replies) as [ReplyKey, ReplySpec][];
  const rows = entries.map(([key, spec]) => [
    link(`${spec.code}`, spec),
    keywordsOf(spec).map(code).join(", "),
    parametersOf(spec, texts),
    `${texts.replies[key].when}${spec.reserved === true ? ` (${texts.reserved})` : ""}`,
    fateOf(spec, texts),
  ]);
  return table(words[lang].replyHeader, rows);
}

/** A link to what a reply's own heading explains, which is the same in every language. */
function link(text: string, { code, keyword }: ReplySpec): string {
  return `[${text}](#${code}-${keyword.replace("/", "")})`;
}

function keywordsOf({ code, keyword }: ReplySpec): readonly string[] {
  return code === replies.confirmation.code ? confirmationWords : [keyword];
}

function parametersOf(spec: ReplySpec, texts: ExplainTexts): string {
  if (spec.code === replies.confirmation.code) return texts.positional.confirmation;
  if (spec.code === replies.pong.code) return texts.positional.pong;
  return spec.params.map(code).join(" ");
}

function fateOf({ closes }: ReplySpec, texts: ExplainTexts): string {
  const { ends, stays, endsAfterHello } = texts.fates;
  if (closes === "after /hello") return endsAfterHello;
  return closes ? ends : stays;
}

function parameterTable(lang: Lang): string {
  const texts = explainTexts[lang];
  const names = Object.keys(params) as ParamName[];
  const rows = names.map((name) => [code(name), texts.kinds[params[name].kind], texts.params[name]]);
  return table(words[lang].parameterHeader, rows);
}

function announcedLimitTable(lang: Lang): string {
  const told = words[lang];
  const { max, rate, burst, window } = limitRanges;
  const rows = [
    ["max", "--max-line", max, ""],
    ["rate", "--rate", rate, told.orOff],
    ["burst", "--burst", burst, ""],
    ["window", "--window", window, ""],
  ] as const;
  return table(
    told.announcedHeader,
    rows.map(([name, flag, { least, most }, or]) => [
      code(name),
      `${defaultLimits[name]} ${told.announced[name].unit}`,
      `${told.range(least, most)}${or}`,
      code(flag),
      told.announced[name].effect,
    ]),
  );
}

function fixedLimitTable(lang: Lang): string {
  const told = words[lang];
  const values: Readonly<Record<keyof typeof told.fixed, string>> = {
    helloLine: told.bytesOrMax(helloLineBytesMax),
    namingLines: told.lines(namingLinesMax),
    namingTime: seconds(namingMsMax),
    name: told.charactersAndBytes(nameCharactersMax, nameBytesMax),
    token: told.characters(tokenCharactersMax),
    windowBytes: size(windowBytesMax),
    inFlightBytes: size(inFlightBytesMax),
    slowReader: seconds(slowReaderMsMax),
    keepAlive: seconds(keepAliveMs),
    lingerTime: seconds(lingerMsMax),
    lingerSockets: told.sockets(lingerSocketsMax),
    reserve: size(defaultReserveBytes),
    replyLine: `${replyBytesMax} bytes`,
  };
  const rows = Object.entries(told.fixed).map(([key, { limit, effect }]) => [
    limit,
    values[key as keyof typeof values],
    effect,
  ]);
  return table(told.fixedHeader, rows);
}

function code(text: string): string {
  return `\`${text}\``;
}

function seconds(ms: number): string {
  return `${ms / 1000} s`;
}

function size(bytes: number): string {
  return bytes < 1024 * 1024 ? `${bytes / 1024} KiB` : `${bytes / 1024 / 1024} MiB`;
}

/** A table as the formatter leaves it: columns as wide as their widest cell. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(3, ...all.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  return [line(header), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
