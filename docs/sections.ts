/** The parts of the documents that are made from the code, so that they cannot say anything else. */
import { inFlightBytesMax } from "../src/front/front.ts";
import { lingerMsMax, lingerSocketsMax } from "../src/front/linger.ts";
import { slowReaderMsMax } from "../src/front/slow-reader.ts";
import { keepAliveMs } from "../src/front/connection.ts";
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
import type { ParamKind, ReplySpec } from "../src/protocol/replies.ts";
import { defaultReserveBytes } from "../src/server/settings.ts";

/** Every section by the name in its marker. */
export const sections: Readonly<Record<string, () => string>> = {
  replies: replyTable,
  parameters: parameterTable,
  "announced limits": announcedLimitTable,
  "fixed limits": fixedLimitTable,
};

/** The document with each of its sections made anew. Throws when a marker names a section that there is not. */
export function regenerate(markdown: string): string {
  return markdown.replace(marked, (_, name: string) => {
    const make = sections[name];
    if (make === undefined) throw new Error(`there is no section "${name}"`);
    return `<!-- generated: ${name} -->\n\n${make()}\n\n<!-- end -->`;
  });
}

const marked = /<!-- generated: ([a-z ]+) -->[^]*?<!-- end -->/g;

function replyTable(): string {
  const specs: readonly ReplySpec[] = Object.values(replies);
  const rows = specs.map((spec) => [
    link(`${spec.code}`, spec),
    keywordsOf(spec).map(code).join(", "),
    parametersOf(spec),
    `${spec.when}${spec.reserved === true ? " (reserved)" : ""}`,
    fateOf(spec),
  ]);
  return table(["code", "keyword", "parameters", "when", "the connection"], rows);
}

/** A link to what a reply's own heading explains. */
function link(text: string, { code, keyword }: ReplySpec): string {
  return `[${text}](#${code}-${keyword.replace("/", "")})`;
}

function keywordsOf({ code, keyword }: ReplySpec): readonly string[] {
  return code === replies.confirmation.code ? confirmationWords : [keyword];
}

function parametersOf(spec: ReplySpec): string {
  if (spec.code === replies.confirmation.code) return "the message's number";
  if (spec.code === replies.pong.code) return "the token of `/ping`";
  return spec.params.map(code).join(" ");
}

function fateOf({ closes }: ReplySpec): string {
  if (closes === "after /hello") return "ends after `/hello`, else stays";
  return closes ? "ends" : "stays";
}

const kinds: Readonly<Record<ParamKind, string>> = {
  count: "a whole number",
  milliseconds: "milliseconds",
  token: "a token",
};

function parameterTable(): string {
  const rows = Object.entries(params).map(([name, { kind, means }]) => [code(name), kinds[kind], means]);
  return table(["parameter", "holds", "meaning"], rows);
}

function announcedLimitTable(): string {
  const { max, rate, burst, window } = limitRanges;
  const rows = [
    ["max", "--max-line", max, "", "`552 too-long` at the first byte too many; the connection ends"],
    ["rate", "--rate", rate, ", or `off`", "`450 too-fast` with the time to wait; the connection ends"],
    ["burst", "--burst", burst, "", "so many lines at once; above it the rate decides"],
    ["window", "--window", window, "", "the server stops reading until it has confirmed; never an error"],
  ] as const;
  return table(
    ["limit", "default", "may be", "flag", "what happens there"],
    rows.map(([name, flag, range, or, effect]) => [
      code(name),
      `${defaultLimits[name]} ${range.unit}`,
      `${range.least} to ${range.most}${or}`,
      code(flag),
      effect,
    ]),
  );
}

function fixedLimitTable(): string {
  const most = (count: number, unit: string): string => `${count} ${unit}`;
  return table(
    ["limit", "value", "what happens there"],
    [
      ["a line before the name", `${helloLineBytesMax} bytes, or \`max\` if that is more`, "`552 too-long`"],
      ["lines before the name", most(namingLinesMax, "lines"), "`421 closing reason=naming`"],
      ["time until the name is accepted", seconds(namingMsMax), "`421 closing reason=naming`"],
      [
        "a name",
        `${nameCharactersMax} characters and ${nameBytesMax} bytes`,
        "`501 bad-name reason=too-long`",
      ],
      ["a token, also that of `/ping`", most(tokenCharactersMax, "characters"), "`500 unknown-command`"],
      ["unanswered bytes of a connection", size(windowBytesMax), "the server stops reading it for a while"],
      [
        "unanswered bytes of all connections",
        size(inFlightBytesMax),
        "those with the most are not read for a while",
      ],
      ["a reader without any progress", seconds(slowReaderMsMax), "`421 closing reason=slow-reader`"],
      ["silence until the peer is probed (TCP)", seconds(keepAliveMs), "one that is gone is found out"],
      ["time to read the last line", seconds(lingerMsMax), "the connection is cut"],
      ["connections that read their last line", most(lingerSocketsMax, "sockets"), "the oldest is cut"],
      ["free space (`--reserve`)", size(defaultReserveBytes), "`452 no-space` below it"],
      ["a reply line, for a client", most(replyBytesMax, "bytes"), "longer ones are not acuse"],
    ],
  );
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
