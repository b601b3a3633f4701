/** What the report of `acuse prove` says, in English. */
import { listed, reportUnits } from "./report-units.ts";
import type { ReportTexts } from "./report.ts";
import { counted, formatCount } from "./units.ts";
import type { Noun } from "./units.ts";

const checkNoun: Noun = { one: "check", other: "checks" };
const testNoun: Noun = { one: "test", other: "tests" };
const messageNoun: Noun = { one: "message", other: "messages" };
const threadNoun: Noun = { one: "thread", other: "threads" };

export const en: ReportTexts = {
  ...reportUnits("en"),

  title: "Evidence of execution",
  about: "acuse, the TCP inbox that answers for every message",
  verdict: { passed: "Passed", failed: "Failed" },
  sections: {
    failures: "What did not come out as expected",
    timeline: "The run in one picture",
    introduction: "Introduction",
    objectives: "Objectives",
    system: "The system",
    tests: "Tests",
    evidence: "Evidence",
    notShown: "What this run does not show",
    conclusion: "Conclusion",
  },
  contents: "Contents",
  figure: (number) => `Figure ${number}`,
  table: (number) => `Table ${number}`,

  passed: (checks, tests) =>
    checks === 1
      ? "The only check came out as expected."
      : `All ${counted("en", checks, checkNoun)}, in ${counted("en", tests, testNoun)}, came out as expected.`,
  failed: (failed, checks) =>
    `${formatCount("en", failed)} of ${counted("en", checks, checkNoun)} did not come out as expected.`,
  interrupted: "The run did not come to its end, and no check says why.",
  broken: "Broken",
  result: {
    passed: "passed",
    failed: "failed",
    shown: "holds",
    broken: "does not hold",
    itself: "is this report",
    notCovered: "not tested here",
  },
  columns: {
    check: "Check",
    expected: "Expected",
    seen: "Seen",
    result: "Result",
    promise: "Objective",
    tests: "Tests",
    limit: "Limit",
    means: "What it is",
    value: "Value",
    setting: "Setting",
    readBack: "Value read back",
    who: "Who",
    thread: "Thread",
    messages: "Messages",
    confirmations: "Confirmed",
    end: "How it ended",
    file: "File",
    of: "Of",
    size: "Size",
  },
  facts: {
    date: "Date",
    took: "Took",
    machine: "Machine",
    processor: "Processor",
    memory: "Memory",
    fileSystem: "File system",
    programs: "Programs",
    version: "Version",
    repeat: "To repeat it",
    cores: (cores) => counted("en", cores, { one: "core", other: "cores" }),
  },
  figures: {
    checks: "checks passed",
    timed: "confirmations timed",
    median: "median to confirmation",
    took: "in all",
  },
  mode: { quick: "quick run", whole: "whole run" },

  timeline: {
    title: "What happened and when, client by client",
    caption:
      "Each row is a client; the last two are the server and the disk. Time goes from left to right, and each part has a scale of its own. The first four processes start together, and each connects as soon as it can; when all are there, all four say their names at the same instant.",
    server: "Server",
    disk: "Disk",
    process: "process",
    syncs: (count) => counted("en", count, { one: "write", other: "writes" }),
    thread: (thread) => `thread ${thread}`,
    axis: "ms",
    leftOut: (ms) => `${formatCount("en", ms)} ms`,
    marks: {
      connect: "connects",
      name: "says its name",
      welcome: "the welcome says up to where it is stored",
      message: "message",
      confirmation: "confirmation",
      goodbye: "goodbye",
      "cut-off": "cut off by the server",
      lost: "loses its connection",
      start: "start",
      kill: "kill -9",
      sync: "written to the disk",
    },
    many: "several marks at one place, and how many",
    pause: "time left out",
    described: (lanes) =>
      lanes
        .map(({ lane, messages, confirmed, syncs }) =>
          lane.kind === "client"
            ? `${lane.name}: ${counted("en", messages, messageNoun)}, ${formatCount("en", confirmed)} confirmed.`
            : lane.kind === "disk"
              ? `Disk: ${counted("en", syncs, { one: "write", other: "writes" })}.`
              : "Server.",
        )
        .join(" "),
  },

  introduction: [
    "acuse is a message server over TCP. Many clients connect at once; each says its name, and each line that it sends is a message. The server answers each message with a confirmation, and sends it only when the message is stored and synced to the disk. Whoever goes over the limits is cut off, with a last line that says why.",
    "This report was written by `acuse prove`. It started a server of its own on this machine, with an empty data folder, and talked to it over real TCP connections. All that is said here was seen from outside: on the sockets, on the server's console, in its files and by its exit codes. Nothing that was seen was computed from what was expected.",
  ],
  objectives:
    "S1 to S14 are what was asked for; P1 to P10 are what the system promises beyond that. The last column says whether this run put it to the test, and how that came out.",
  objectivesTable: "The objectives, and what came of each",
  system: {
    serves: (threads) =>
      `The server shares its clients among ${counted("en", threads, threadNoun)}, and serves each of them independently of the others. One more thread stores the messages of all, and each confirmation leaves after that.`,
    greeting: "This is how it greets whoever connects. The greeting announces the limits that it then keeps:",
    limitsTable: "The limits in this run",
    limits: {
      max: "bytes of a line, at most",
      rate: "messages a second that each name may sustain",
      burst: "messages that each name may send at once",
      window: "unanswered messages at which it stops reading until they are confirmed",
    },
    noLimit: "no limit",
    confirms: (word) => `It confirms with the word \`${word}\`.`,
    words: {
      stored: "That means: stored and synced to this machine's disk before it answers.",
      replicated: "That means: stored on the majority of the machines before it answers.",
      accepted: "That means: received in memory, not stored on a disk.",
    },
    durabilityTable: "Durability: what the database answered when it was asked for its settings",
    noDurability: "There are no durability settings to read.",
    command: "The server process was started so:",
  },
  tests: {
    about:
      "Each test does something and compares what was expected with what was seen. Beside it stand the objectives that it puts to the test.",
    caption: (test) => `Checks of “${test}”`,
    summary: (passed, checks, ms) =>
      `${formatCount("en", passed)} of ${counted("en", checks, checkNoun)} passed · ${formatCount("en", ms)}\u{a0}ms`,
    noChecks: "This test did not come to check anything.",
  },
  evidence: {
    inNumbers: "The picture in numbers",
    inNumbersTable: "What each client did, and how its connections ended",
    conversation: "One whole conversation",
    conversationCaption:
      "Each line of one connection, as it went over it. On the left, the milliseconds since the client connected.",
    client: "Client",
    connects: "connects",
    emptyLine: "(empty line)",
    closes: { client: "the client closes", server: "the server closes" },
    latency: "How long a confirmation takes",
    latencyCaption: (count) =>
      `Time from sending a message to its confirmation: ${counted("en", count, messageNoun)} of the clients that keep to the limits. The scale is logarithmic.`,
    latencyAxis: "messages",
    latencyTable: "Time to the confirmation",
    most: "maximum",
    noLatency: "No confirmation was measured.",
    console: "The server's console",
    consoleAbout:
      "What the console showed while the clients of the picture talked: who came, what they said and how they went.",
    linesLeftOut: (count) =>
      `… ${counted("en", count, { one: "more line", other: "more lines" })}: they are in the transcripts`,
    transcripts: "Transcripts",
    transcriptsTable: "Files beside this report, byte by byte as they went over the wire",
    toldByWelcome: (count) => `${formatCount("en", count)} of them told by the welcome`,
    underWay: (count) =>
      `${formatCount("en", count)} ${count === 1 ? "was" : "were"} under way when its connection was lost`,
    bytes: (count) => counted("en", count, { one: "byte", other: "bytes" }),
    server: "server",
    nothing: "Nothing.",
  },
  notShown: {
    about: "A proof is worth as much as what it says about its gaps. This is left out, and why:",
    readBack: "Settings read back:",
    reasons: {
      "power-loss":
        "What a killed process wrote stays in the system's memory; after a power cut it does not, and no program can cause one without risk. In its place stand the settings that make the database wait for the disk at each commit, as they were read back.",
      "lying-disk":
        "Some disks report as written what is still in their own memory. A program cannot tell the difference.",
      "other-bounds":
        "P6 says that everything is bounded. Of the bounds one was tried: a line that is too long is refused before it ends. That queues, memory and files do not grow without end is not looked at here; acuse's long tests look at it.",
      "heavier-abuse":
        "Of P5 it was tried that four clients wait no longer while two others, without a pause, send lines that are too long and too many lines. The margin is wide, so that a busy machine does not accuse the server: it is what that test shows as expected, or several times what they waited in peace, if that is more. More clients or more abuse were not tried.",
      "other-machines":
        "Server and clients were on one machine and talked over its loopback interface. The distance, losses and delays of a network are left out.",
      identity:
        "A name is what a client claims to be. In this version there are no passwords and there is no encryption; that is why the server listens only on its own machine unless it is told otherwise.",
      cluster: "The server worked alone. Storing on several machines was not tried.",
    },
  },
  conclusion: {
    passed: (checks, promises) =>
      `In ${counted("en", checks, checkNoun)}, what was seen is what was expected. In this run and on this machine, the system kept ${listed("en", promises)}.`,
    failed: (failed, checks, promises) =>
      `In ${formatCount("en", failed)} of ${counted("en", checks, checkNoun)}, what was seen is not what was expected.${promises.length === 0 ? "" : ` So it cannot be said that the system keeps ${listed("en", promises)}.`}`,
    readWith: "What stays unshown, in the section before, is part of this result.",
    repeat: "Whoever wants to check it can repeat the run, with the same seed:",
  },
};
