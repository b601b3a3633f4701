/** What `acuse prove` says, in English. */
import type { ProveTexts } from "./prove.ts";
import { counted, formatCount, formatTenth, formatTook, formatWait } from "./units.ts";

const checkNoun = { one: "check", other: "checks" };

export const en: ProveTexts = {
  about:
    "Starts a server of its own, treats it as good and bad clients would, checks one by one what acuse promises, and leaves a report with the evidence",
  options: {
    quick: "The essentials, in less than 15 seconds",
    seed: "Seed of what is left to chance, to repeat a run as it was",
    out: "Folder of the report; default: evidence/ and the date and time",
    server: "Another build of the server, as the command that starts it: it takes the flags of acuse serve",
    json: "A JSON object a line: each scenario when it ends, and the verdict",
  },
  promises: {
    S1: "many clients at once",
    S2: "threads that serve the clients",
    S3: "asks for the name and confirms every message",
    S4: "limits of length and of rate",
    S5: "disconnects whoever exceeds them",
    S6: "the console shows who said what",
    S7: "a client that connects to localhost",
    S8: "asks for the name, greets and shows the answer",
    S9: "as many messages as one likes, and an exit command",
    S10: "both directions at once",
    S11: "test: four clients at the same time",
    S12: "test: every greeting confirmed, and on the console",
    S13: "test: the long one and the fast one are disconnected",
    S14: "evidence to keep and show",
    P1: "confirmed means stored",
    P2: "stored exactly once, in order",
    P3: "limits announced, exact and explained",
    P4: "every goodbye arrives",
    P5: "one client never harms another",
    P6: "everything is bounded",
    P7: "it works by hand",
    P8: "nothing that is sent does harm where it is shown",
    P9: "you can check all of it yourself",
    P10: "it grows to several machines",
  },
  scenarios: {
    "four-at-once": "Four clients at once",
    "who-said-what": "Who said what, on the console",
    "cut-off-alone": "Whoever abuses is cut off, and nobody else",
    kill: "kill -9 in the middle of a conversation",
    goodbyes: "Every goodbye arrives",
    resume: "A session goes on where it was",
    "take-over": "One session, one connection",
    "exact-length": "The length, to the byte",
    "exact-rate": "The rate, to the millisecond",
    "half-close": "Who shuts their side hears it all",
    "by-hand": "By hand, through a bare socket",
    hostile: "Hostile names and messages",
    "kill-under-load": "kill -9 while confirming to many",
    "stored-count": "What is stored, counted by SQL",
  },
  checks: {
    "connected-together": "All four are connected at once, before any of them says a word",
    threads: "More than one thread serves them",
    "limits-announced": "The server's greeting announces the limits",
    welcomed: "Each one is asked for the name and welcomed",
    "greeting-confirmed": "Each one's greeting is confirmed as number 1",
    "each-confirmed": "Every message is confirmed, in order and once",
    uninterrupted: "Nothing else interrupts any of them",

    "clients-on-console": "The console shows each client as it comes",
    "messages-on-console": "The console shows every message beside its name and number",
    "under-own-name": "No message is shown under another name",

    "too-long-cut": "Who sends a line that is too long hears 552 and is out",
    "too-fast-cut": "Who sends too fast hears 450 and is out",
    "others-confirmed": "The other four have everything confirmed meanwhile",
    "latency-kept": "The other four do not wait longer for it: before, during and after",

    "starts-again": "The server starts again on the same folder",
    "confirmed-survived": "All that was heard confirmed is stored",
    "once-in-order": "Nothing is there twice, no number is missing, order and text are as sent",
    "served-again": "The four come back and are confirmed again",

    "exit-commands": "/salir, /exit, /quit and the end of the input end each client well",
    "goodbye-line": "The last line says how much is stored, and that is what was confirmed",
    "name-free": "After the goodbye the same name is welcome at once",

    "resumed-after-cut":
      "Cut in the middle of a batch, the client comes back, hears what is stored, and sends only what follows",
    "resumed-after-kill": "And so it does after kill -9 of the server, which starts again on the same folder",
    "repeats-spared": "What was stored without the client having heard so is not sent again",
    "all-once": "At the end every message is stored once, in order, in one session",
    "unknown-refused": "Who resumes a session that is not there, or another's, is refused with 534",
    "too-much-refused": "So is who claims to know of more than is stored",

    "taken-over-told": "When another connection resumes it, the first one hears 557 and what is stored",
    "takeover-goes-on": "The new one goes on from there each time",
    "takeover-fenced": "Of what the first one still had under way, nothing is stored any more",

    "at-max": "A line of exactly max bytes is accepted",
    "over-max": "A line of max + 1 bytes is refused with 552, which tells the limit",
    "over-max-unfinished": "Also while it is unfinished: the server does not wait for its end",
    "cut-anywhere": "The verdict does not depend on how the line is cut into segments",
    "stored-whole": "What was accepted is stored whole, byte for byte",

    "burst-accepted": "Exactly burst lines at once are accepted",
    "one-more-refused": "One more is refused with 450, which tells how long to wait",
    "early-refused": "Who comes back before that is refused again",
    "waits-agree": "All the waits point to the same moment",
    "wait-obeyed": "Who comes back at that moment is accepted",
    "own-client-paced": "The client of acuse paces itself and is never cut off",

    "all-then-bye": "All that was sent is confirmed, then come 221 and the end",
    "unfinished-refused": "Half a line is not stored, and that is said: 556",

    typed: "With lines that end in LF, like nc",
    crlf: "With lines that end in CRLF, like telnet",
    "byte-by-byte": "Byte by byte, like somebody who types slowly",

    "names-refused": "Names that deceive are refused",
    "controls-refused": "Control characters and what is not UTF-8 are refused at their byte",
    "other-protocols": "A browser that comes by mistake is sent away",
    "stored-as-sent": "Text that upsets screens is stored as it came",
    "console-unharmed": "Not one character that acts on it appears on the console",

    "visible-when-confirmed": "At the instant a confirmation is heard an SQL query already sees the message",
    "in-flight": "Each blow falls while messages are under way",
    "unconfirmed-once": "What was not confirmed any more is there once at most",

    word: "The word of the confirmation says no more than the disk allows",
    durability: "The database says that it syncs before it confirms",
    count: "As many messages are stored as the clients counted",
    content: "Every stored text is the one that was sent",
    "last-true": "The last of every goodbye is what is stored",
    "goodbyes-complete": "Every goodbye carries its code, its last and its id",
    integrity: "The database is whole",
  },

  of: (count, all) => `${formatCount("en", count)} of ${formatCount("en", all)}`,
  noneOf: (count, all) => `${count === 0 ? "none" : formatCount("en", count)} of ${formatCount("en", all)}`,
  storedAre: (confirmed, unconfirmed) =>
    `${formatCount("en", confirmed + unconfirmed)} stored: ${formatCount("en", confirmed)} confirmed and ${formatCount("en", unconfirmed)} that were under way`,
  listensAgain: "listens again",
  listensAfter: (ms) => `listens again, in ${formatTook("en", ms)}`,
  moreThan: (count) => `more than ${formatCount("en", count)}`,
  count: (count) => formatCount("en", count),
  took: (ms) => formatTook("en", ms),
  nothing: "nothing",
  thread: { one: "thread", other: "threads" },
  stuck: (obstacle) => {
    switch (obstacle.kind) {
      case "late":
        return `${obstacle.what}: did not come within ${formatWait("en", obstacle.ms)}`;
      case "over":
        return `${obstacle.what}: the connection ended before; the last thing heard: ${obstacle.heard || "nothing"}`;
      case "refused":
        return `${obstacle.what}: ${obstacle.code}`;
      case "ended":
        return `${obstacle.what}: the process ended (${obstacle.how})`;
      case "missing":
        return `${obstacle.what}: there is none, because of what failed before`;
    }
  },
  failed: (message) => `could not be checked: ${message}`,

  typed: { hello: "hello", echo: "echo", leave: "/quit" },
  message: (client, number) =>
    [
      `Greenhouse ${number}: ${formatTenth("en", 19 + number / 10)} °C`,
      `Order ${100 + number} is ready ✓`,
      `Counter in the hallway: ${number} steps so far`,
      `Can you read ${number} in 日本? 🎉`,
    ][client] ?? `message ${number}`,

  heading: (mode, seed, fileSystem) =>
    [
      mode === "quick" ? "the essentials" : "whole",
      `seed ${seed}`,
      ...(fileSystem === undefined ? [] : [`disk ${fileSystem}`]),
    ].join(" · "),
  expected: "expected",
  seen: "seen",
  notMade: (checks, why) => `${counted("en", checks, checkNoun)} not made: ${why}`,
  running: (title) => `${title}…`,
  seconds: (ms) => formatWait("en", ms),

  passed: "PASSED",
  failedVerdict: "FAILED",
  summary: (checks, failed, ms) =>
    `${counted("en", checks, checkNoun)}${failed === 0 ? "" : `, ${formatCount("en", failed)} failed`} · ${formatWait("en", ms)}`,
  broken: "broken promises",
  report: "report",
  notShownLabel: "this does not show",
  notShown: {
    "power-loss": "a loss of power",
    "lying-disk": "a disk that lies when it syncs",
    "other-bounds": "the other bounds",
    "heavier-abuse": "heavier abuse",
    "other-machines": "other machines and networks",
    identity: "that somebody is who they say",
    cluster: "several machines together",
  },

  notEmpty: (folder) =>
    `the folder ${folder} is not empty, and an earlier report is not overwritten: choose another with --out`,
  cannotMake: (folder, code) => `cannot write in ${folder} (${code}): choose another folder with --out`,
  cannotStart: (command, how, said) =>
    `the server did not start (${how}): ${command}${said === "" ? "" : `\n${said}`}`,
  emptyCommand: "--server must be the command that starts a server, and it is empty",
  unfinishedQuote: (command) => `--server lacks a closing quote: ${command}`,
};
