/** What there is to say about a reply, as plain data: the views show it, and `--json` writes it as it is. */
import { explainTexts } from "../i18n/explain.ts";
import type { ExplainTexts } from "../i18n/explain.ts";
import type { Lang } from "../i18n/lang.ts";
import { params, replies } from "../protocol/replies.ts";
import type { ParamKind, ParamName, ReplyKey, ReplySpec } from "../protocol/replies.ts";
import { countParam } from "../protocol/reply.ts";
import type { Reply } from "../protocol/reply.ts";
import { exampleOf, positionalOf, syntaxOf } from "./example.ts";

/** A word and what it means. */
export interface Meaning {
  readonly word: string;
  readonly means: string;
}

interface ExplainedParam {
  readonly name: string;
  readonly holds: ParamKind;
  /** It is not always there. */
  readonly optional: boolean;
  readonly means: string;
}

/** A reply, explained. The field names are those of `--json`. */
export interface Explanation {
  readonly code: number;
  readonly keyword: string;
  readonly known: true;
  /** Registered, but not sent by this version. */
  readonly reserved: boolean;
  readonly connection: "stays" | "ends" | "ends-after-hello";
  readonly syntax: string;
  readonly means: string;
  readonly when: string;
  readonly person: string;
  readonly program: string;
  /** What stands without a key behind the keyword, by its placeholder in `syntax`. */
  readonly positional: readonly Meaning[];
  readonly params: readonly ExplainedParam[];
  /** The words that can stand for the keyword (250), or behind `reason=` (421, 501). */
  readonly words: readonly Meaning[];
  readonly example: string;
}

/** What is known of a reply. */
export function explanationOf(key: ReplyKey, lang: Lang): Explanation {
  const spec: ReplySpec = replies[key];
  const texts = explainTexts[lang];
  return {
    code: spec.code,
    keyword: spec.keyword,
    known: true,
    reserved: spec.reserved === true,
    connection: connectionOf(spec),
    syntax: syntaxOf(key),
    ...texts.replies[key],
    positional: positionalOf(key).map((word) => ({ word, means: positionalMeaning(key, texts) })),
    params: spec.params.map((name) => ({
      name,
      holds: params[name].kind,
      optional: spec.optional?.includes(name) === true,
      means: texts.params[name],
    })),
    words: wordsOf(key, texts),
    example: exampleOf(key, lang),
  };
}

function connectionOf({ closes }: ReplySpec): Explanation["connection"] {
  if (closes === "after /hello") return "ends-after-hello";
  return closes ? "ends" : "stays";
}

function wordsOf(key: ReplyKey, texts: ExplainTexts): readonly Meaning[] {
  const meanings: Partial<Record<ReplyKey, Readonly<Record<string, string>>>> = {
    confirmation: texts.confirmationWords,
    closing: texts.closingReasons,
    badName: texts.badNameReasons,
  };
  return Object.entries(meanings[key] ?? {}).map(([word, means]) => ({ word, means }));
}

/** The parts of a line behind its keyword, each as it is written there and what it means. */
export function partsOf(line: Reply, key: ReplyKey | undefined, lang: Lang): readonly Meaning[] {
  const texts = explainTexts[lang];
  const positional = line.positional.map((word) => ({ word, means: positionalMeaning(key, texts) }));
  const named = Object.entries(line.params).map(([name, value]) => ({
    word: `${name}=${value}`,
    means: isParam(name) ? paramMeaning(name, value, line, key, texts) : texts.unknownParam,
  }));
  const text = line.text === "" ? [] : [{ word: ":…", means: texts.lineText }];
  return [...positional, ...named, ...text];
}

function isParam(name: string): name is ParamName {
  return Object.hasOwn(params, name);
}

function positionalMeaning(key: ReplyKey | undefined, texts: ExplainTexts): string {
  return key === "confirmation" || key === "pong" ? texts.positional[key] : texts.unknownParam;
}

function paramMeaning(
  name: ParamName,
  value: string,
  line: Reply,
  key: ReplyKey | undefined,
  texts: ExplainTexts,
): string {
  const { kind } = params[name];
  const means = texts.params[name];
  if (name === "reason" && key !== undefined) {
    return wordsOf(key, texts).find(({ word }) => word === value)?.means ?? texts.unknownParam;
  }
  if (name === "ack") {
    const [, meaning = means] =
      Object.entries(texts.confirmationWords).find(([word]) => word === value) ?? [];
    return meaning;
  }
  if (kind === "token") return means;
  const count = countParam(line, name);
  if (count === undefined) return `${means}; ${texts.wrongValue(texts.kinds[kind])}`;
  return kind === "milliseconds" ? `${texts.wait(count)}: ${means}` : means;
}
