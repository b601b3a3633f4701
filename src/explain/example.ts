/** A line of each reply as a server would send it, and the form that all of its lines have. */
import type { Lang } from "../i18n/lang.ts";
import { replyTexts } from "../i18n/replies.ts";
import { defaultLimits } from "../protocol/limits.ts";
import { params, replies } from "../protocol/replies.ts";
import type { ParamKind, ReplyKey, ReplySpec } from "../protocol/replies.ts";
import { formatConfirmation, formatPong, formatReply } from "../protocol/reply.ts";
import type { ReplyTexts } from "../session/texts.ts";

const { max, rate = "off", burst, window } = defaultLimits;
const id = "9bzydgtx";
const last = 18;
const name = "Ana";

const examples: Readonly<Record<ReplyKey, (texts: ReplyTexts) => string>> = {
  pong: () => formatPong("are-you-there"),
  help: (texts) => formatReply("help", {}, texts.help(defaultLimits, "stored").at(-1)),
  greeting: (texts) =>
    formatReply("greeting", { max, rate, burst, window, ack: "stored", auth: "none" }, texts.greeting()),
  bye: (texts) => formatReply("bye", { last, id }, texts.bye(name, last, "stored")),
  welcome: (texts) => formatReply("welcome", { last: 0, budget: burst }, texts.welcome(name)),
  confirmation: () => formatConfirmation("stored", last),
  token: () => formatReply("token", {}),
  closing: (texts) => formatReply("closing", { reason: "draining", last, id }, texts.closing("draining")),
  nameInUse: (texts) => formatReply("nameInUse", { wait: 2000, id }, texts.nameInUse(name, 2000)),
  tooFast: (texts) =>
    formatReply(
      "tooFast",
      { wait: 50, rate, burst, last, id },
      texts.tooFast(defaultLimits.rate ?? 0, burst, 50),
    ),
  noSpace: (texts) => formatReply("noSpace", { wait: 10_000, last, id }, texts.noSpace(10_000)),
  tooMany: (texts) => formatReply("tooMany", { scope: "server", wait: 5000, id }, texts.tooMany(5000)),
  unknownCommand: (texts) => formatReply("unknownCommand", {}, texts.unknownCommand()),
  badName: (texts) => formatReply("badName", { reason: "start", id }, texts.badName("start")),
  outOfOrder: (texts) => formatReply("outOfOrder", { last: 0, id }, texts.outOfOrder()),
  unknownSession: (texts) => formatReply("unknownSession", { last: 0, id }, texts.unknownSession()),
  badToken: () => formatReply("badToken", { id }),
  tooLong: (texts) => formatReply("tooLong", { max, last, id }, texts.tooLong(max)),
  notText: (texts) => formatReply("notText", { at: 3, last, id }, texts.notText(3)),
  banned: (texts) => formatReply("banned", { wait: 60_000, id }, texts.banned(60_000)),
  notAcuse: (texts) => formatReply("notAcuse", { id }, texts.notAcuse()),
  unfinished: (texts) => formatReply("unfinished", { last, id }, texts.unfinished()),
  takenOver: (texts) => formatReply("takenOver", { last, id }, texts.takenOver()),
};

/** A line of this reply, without its end. */
export function exampleOf(key: ReplyKey, lang: Lang): string {
  return examples[key](replyTexts[lang]).trimEnd();
}

const placeholders: Readonly<Record<ParamKind, string>> = { count: "N", milliseconds: "MS", token: "WORD" };

/** The form of this reply's lines: `433 name-in-use wait=MS id=WORD [:TEXT]`. */
export function syntaxOf(key: ReplyKey): string {
  const spec: ReplySpec = replies[key];
  const written = spec.params.map((param) => {
    const form = `${param}=${placeholders[params[param].kind]}`;
    return spec.optional?.includes(param) === true ? `[${form}]` : form;
  });
  return [`${spec.code} ${spec.keyword}`, ...positionalOf(key), ...written, ...textOf(key)].join(" ");
}

/** The placeholders of what stands without a key. */
export function positionalOf(key: ReplyKey): readonly string[] {
  if (key === "confirmation") return ["N"];
  return key === "pong" ? ["[WORD]"] : [];
}

/** These two are for programs, and have no text. */
function textOf(key: ReplyKey): readonly string[] {
  return key === "confirmation" || key === "pong" ? [] : ["[:TEXT]"];
}
