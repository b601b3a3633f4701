import { nameBytesMax, nameCharactersMax } from "../protocol/limits.ts";
import type { ExplainTexts } from "./explain.ts";
import { formatWait } from "./units.ts";

export const en: ExplainTexts = {
  about:
    "Explains a reply of the server: what it means, when it is sent, and what to do. Without an argument it shows all of them",
  options: { json: "A JSON object a line for each reply" },
  target: "a code such as 450, a keyword such as too-fast, or a whole reply line between quotes",
  unknown: (given, near) =>
    near === undefined
      ? `there is no reply "${given}"; acuse explain shows all there are`
      : `there is no reply "${given}"; did you mean ${near}? acuse explain shows all there are`,

  replies: {
    pong: {
      when: "answer to `/ping`; carries its token back",
      means: "The server is there, and everything that you sent before the `/ping` is confirmed.",
      person: "Nothing: it is what you asked for.",
      program: "Compare the token with the one that you sent. Whatever you sent before it is settled.",
    },
    help: {
      when: "answer to `/help`",
      means: "What you can write, and the limits of this server.",
      person: "Read it, and go on.",
      program: "Pass over it: all of its lines but the last have a `-` behind the code.",
    },
    greeting: {
      when: "sent first; its text asks for the name",
      means: "An acuse server is listening. The limits in this line are the ones that it enforces.",
      person: "Write your name.",
      program: "Keep the limits and stay within them, then send a name or `/hello`.",
    },
    bye: {
      when: "`/quit`, or the client shut its side; all is confirmed",
      means:
        "The goodbye that was asked for. Every message up to `last` is safe, and there is none above it.",
      person: "Nothing: all is done.",
      program: "Check that `last` is the number of your last message, and close.",
    },
    welcome: {
      when: "the name is accepted; `budget` only after `/hello`",
      means: "The name is yours until the connection ends. Your next line is message `last`+1.",
      person: "Write your messages, one a line.",
      program: "Count your lines from `last`+1. With `budget`, send no more than that many at once now.",
    },
    confirmation: {
      when: "the message with this number is safe, as the word says",
      means: "The confirmation. Its word says what the server has done with the message, and never more.",
      person: "Nothing: the message has arrived.",
      program: "Forget the line with this number, and do not send it again.",
    },
    token: {
      when: "a token is needed; the next line is the token",
      means: "The name is not enough: this server asks for a token that proves it is yours.",
      person: "Write the token that you were given for this name.",
      program: "Send the token as the next line.",
    },
    closing: {
      when: "the server ends the connection; `wait` when kicked, no `last` when storage failed",
      means:
        "The server ends the connection, and `reason` says why. With `last`, nothing above it is stored.",
      person: "See what the reason asks for, then connect again.",
      program:
        "Connect again after `wait`, else after a second or so, longer each time. With `last`, go on with the line behind it. Without it, the lines that are not confirmed may be stored or not.",
    },
    nameInUse: {
      when: "another connection has this name",
      means: "A name has one connection at a time, and upper and lower case are the same name.",
      person:
        "Choose another name. If it was you whose connection died, come back after `wait` with the same.",
      program: "Try again after `wait`: the server is finding out now whether the other one is still alive.",
    },
    tooFast: {
      when: "a line over the rate",
      means:
        "You sent more lines than `rate` a second and `burst` at once. This line is not stored; those before it are.",
      person: "Wait as long as `wait` says and connect again. `acuse connect` keeps to the rate by itself.",
      program:
        "Connect again after `wait`, go on with line `last`+1, and pace yourself by `rate` and `burst`.",
    },
    noSpace: {
      when: "free space is below the reserve; nothing of this was stored",
      means: "The server's disk is nearly full. Nothing above `last` is stored.",
      person: "Tell whoever runs the server, and come back after `wait`.",
      program: "Keep the lines above `last`, and connect again after `wait`.",
    },
    tooMany: {
      when: "the limit of connections is reached (`scope=source` is reserved)",
      means: "The server has as many clients as it takes. This may come in place of the greeting.",
      person: "Come back after `wait`.",
      program: "Connect again after `wait`, and wait longer each time.",
    },
    unknownCommand: {
      when: "a line that begins with `/` and is no command",
      means:
        "A line that begins with `/` is a command, and there is none of this name. It is not stored and has no number.",
      person: "See `/help`. To send a message that begins with `/`, write `//`.",
      program: "Put one `/` more before a message that begins with `/`.",
    },
    badName: {
      when: "the name breaks the rules",
      means:
        "The name cannot be one, and `reason` says which rule it breaks. A name is refused and never mended.",
      person: "Connect again with another name.",
      program: "Do not try this name again: it will be refused every time.",
    },
    outOfOrder: {
      when: "a line came before the answer to `/hello`",
      means:
        "After `/hello` the server's answer says where to go on, and a line came before it. Nothing of that is stored.",
      person: "Connect again with just your name, or wait for `230 welcome`.",
      program: "Read `230 welcome` before you send the first line.",
    },
    unknownSession: {
      when: "the session is unknown, another name's, or shorter than the client knows",
      means:
        "The session cannot be resumed: the server does not have what this client knows to be confirmed, or has it under another name.",
      person: "Make sure that it is the right server and the right data folder. Something was lost if it is.",
      program: "Tell your user. Do not begin a new session without a word.",
    },
    badToken: {
      when: "the token is not this name's",
      means: "The token does not belong to this name.",
      person: "Check the token and the name, or ask whoever runs the server for a new one.",
      program: "Do not try the same token again.",
    },
    tooLong: {
      when: "a line over the limit of length",
      means:
        "A line has more than `max` bytes. It is not stored; those before it are. Nothing is ever cut to fit.",
      person: "Split the message and connect again. `ñ` and `é` take two bytes, an emoji four or more.",
      program:
        "Measure in bytes of UTF-8, without the line's end, before you send. Go on with line `last`+1.",
    },
    notText: {
      when: "a forbidden byte, or invalid UTF-8",
      means:
        "The line is not text: it has a control character other than the tab, or is not UTF-8. It is not stored.",
      person: "Send only text, in UTF-8. The offending byte is number `at` of the line, counted from 0.",
      program: "Encode the line as UTF-8; send binary data as base64 or the like.",
    },
    banned: {
      when: "this name is kept out until `wait` is over",
      means: "Whoever runs the server put this name out, and keeps it out for a while.",
      person: "Ask whoever runs the server, or come back after `wait`.",
      program: "Do not connect before `wait` is over.",
    },
    notAcuse: {
      when: "HTTP, TLS or another protocol on this port; nothing is stored",
      means: "What came is HTTP, TLS or something else that is not acuse. Nothing is stored.",
      person: "A browser cannot open this port. Use `acuse connect`, or `nc`.",
      program: "Speak acuse/1, in plain text: your name in a line, then a message a line.",
    },
    unfinished: {
      when: "the stream ended inside a line; that line is not stored",
      means:
        "The last line had no end, as when a program dies while it writes. It is not stored; those before it are.",
      person: "End the last line with a line feed: `printf 'Ana\\nhello\\n'`.",
      program: "End every line with a line feed before you shut your side. Go on with line `last`+1.",
    },
    takenOver: {
      when: "another connection resumed this session; do not come back",
      means:
        "Another connection resumed this session. What is up to `last` is safe; nothing above it, from here, is stored.",
      person: "Look whether the client runs twice.",
      program: "Do not come back: whoever has the session now would lose it again.",
    },
  },

  params: {
    max: "greatest length of a line in bytes",
    rate: "lines a second, or `off`",
    burst: "lines at once",
    window: "unanswered lines at which the server stops reading",
    ack: "the word that confirms: `stored`, `replicated` or `accepted`",
    auth: "`none`, or `token` when a name needs one",
    last: "this number is durable, and nothing above it is or will be",
    budget: "lines that may be sent at once now",
    id: "names this closing; the operator can look it up",
    wait: "come back no earlier than this",
    reason: "which of several causes",
    scope: "whose limit it is: `server` or `source`",
    at: "offset of the offending byte in its line, from 0",
  },
  kinds: { count: "a whole number", milliseconds: "milliseconds", token: "a token" },
  positional: { confirmation: "the message's number", pong: "the token of `/ping`" },
  confirmationWords: {
    stored: "in a committed transaction that is synced to the disk of the server",
    replicated: "stored so on a majority of machines; no store of this version does that",
    accepted: "in the server's memory only: a restart loses it",
  },
  closingReasons: {
    draining: "the server is stopping; what it had read is confirmed. Come back in a moment",
    naming: "no name came in time. Connect again and begin with your name",
    "slow-reader": "replies piled up unread. Read them while you send",
    kicked: "the operator ended it. Come back after `wait`, if there is one",
    storage: "the server could not store and stops. What is not confirmed may be stored or not",
  },
  badNameReasons: {
    syntax: "not a name at all: a `/hello` that is not of its form",
    empty: "it is empty",
    "too-long": `it has more than ${nameCharactersMax} characters or ${nameBytesMax} bytes`,
    start: "it does not begin with a letter or a digit",
    space: "it has spaces at an end, or several in a row",
    character: "it has something else than letters, digits, spaces and `.` `_` `-` `'` `@`",
    "not-nfc": "it is not in Unicode's form NFC",
    "mixed-script": "its letters are of several scripts, such as Latin and Cyrillic",
  },
  digits: {
    "2": "done",
    "3": "go on",
    "4": "not done; may succeed later",
    "5": "not done; do not repeat it as it is",
  },
  fates: { ends: "ends", stays: "stays", endsAfterHello: "ends after `/hello`, else stays" },
  reserved: "reserved",

  labels: {
    means: "meaning",
    when: "when",
    connection: "connection",
    person: "you",
    program: "a program",
    syntax: "syntax",
    params: "parameters",
    line: "your line",
    words: "words",
    reasons: "reasons",
    example: "example",
  },
  table: {
    intro:
      "Every line of the server begins with a code for programs and a keyword for searching. The first digit alone is enough to act on.",
    marks: "× the connection ends after it; (×) only after `/hello`.",
    outro:
      "`acuse explain 450`, `acuse explain too-fast` or a whole line between quotes explains one of them.",
  },
  unknownCode:
    "This version does not know this code. A program acts on its first digit, and passes over what it does not know.",
  otherKeyword: (keyword) => `This version knows this code as \`${keyword}\`.`,
  unknownParam: "this version does not know it; a program passes over it",
  lineText: "for people; programs ignore it",
  optional: "not always there",
  wait: (ms) => `wait ${formatWait("en", ms)}`,
  wrongValue: (kind) => `this should be ${kind}`,
};
