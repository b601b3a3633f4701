/** The picture, made of what was noted: nothing is drawn that was not seen. */
import { replies } from "../protocol/replies.ts";
import { parseReply } from "../protocol/reply.ts";
import { threadOf } from "./console-view.ts";
import type { Conversation } from "./conversation.ts";
import type { Chapter, Lane, Mark, Scenario, ScenarioId, Timeline } from "./evidence.ts";
import type { Run } from "./run.ts";
import { abuserNames } from "./scenarios/cut-off-alone.ts";
import { fourNames } from "./scenarios/four-at-once.ts";
import { resumedName } from "./scenarios/resume.ts";

/** The scenarios that are one story, one behind the other. */
const chapterIds: ReadonlySet<ScenarioId> = new Set([
  "four-at-once",
  "who-said-what",
  "cut-off-alone",
  "kill",
  "goodbyes",
  "resume",
]);

/** What fits beside a mark or into its tooltip. */
const textCharactersMax = 80;

/** More than a lane can show. */
const marksMax = 2_000;

/** The story of a run; `scenarios` are those that are over. */
export function timelineOf(run: Run, scenarios: readonly Scenario[]): Timeline {
  const chapters = scenarios
    .filter(({ id }) => chapterIds.has(id))
    .map(({ id, fromMs, toMs }) => ({ id, fromMs, toMs }));
  const lanes = [...fourNames, ...Object.values(abuserNames), resumedName].map((name) =>
    clientLane(run, name),
  );
  return {
    chapters,
    lanes: [...lanes.filter(({ marks }) => marks.length > 0), serverLane(run), diskLane(run)].map((lane) =>
      within(lane, chapters),
    ),
  };
}

function clientLane(run: Run, name: string): Lane {
  const own = run.storyConversations.filter((each) => each.name === name);
  const lines = run.storyServers.flatMap((server) => server.lines.map(({ text }) => text));
  const now = run.clock.nowMs();
  return {
    kind: "client",
    name,
    thread: threadOf(lines, name, run.options.lang),
    spans: own.flatMap(({ connectedMs, overMs = now }) =>
      connectedMs === undefined ? [] : [{ fromMs: connectedMs, toMs: overMs }],
    ),
    marks: own.flatMap(marksOf).toSorted((a, b) => a.atMs - b.atMs),
  };
}

function marksOf(conversation: Conversation): Mark[] {
  const { connectedMs, namedMs, overMs, before = 0, sent, confirmedMs, closing, heard, name } = conversation;
  const marks: Mark[] = [];
  if (connectedMs !== undefined)
    marks.push({ kind: "connect", atMs: connectedMs, text: shortened(heard[0]?.text ?? "") });
  if (namedMs !== undefined) marks.push({ kind: "name", atMs: namedMs, text: name });
  const welcome = heard.find(({ text }) => parseReply(text)?.code === replies.welcome.code);
  if (welcome !== undefined && before > 0) {
    marks.push({ kind: "welcome", atMs: welcome.atMs, number: before, text: shortened(welcome.text) });
  }
  for (const [i, { atMs, text }] of sent.slice(0, marksMax).entries()) {
    marks.push({ kind: "message", atMs, number: before + i + 1, text: shortened(text) });
  }
  for (const [i, atMs] of confirmedMs.slice(0, marksMax).entries()) {
    marks.push({ kind: "confirmation", atMs, number: before + i + 1 });
  }
  const last = heard.at(-1);
  if (closing !== undefined && last !== undefined) {
    const kind = closing.code === replies.bye.code ? "goodbye" : "cut-off";
    marks.push({ kind, atMs: last.atMs, text: shortened(last.text) });
  } else if (overMs !== undefined) {
    marks.push({ kind: "lost", atMs: overMs });
  }
  return marks;
}

function serverLane(run: Run): Lane {
  const now = run.clock.nowMs();
  return {
    kind: "server",
    name: "",
    spans: run.storyServers.flatMap(({ listeningMs, killedMs, endedMs = now }) =>
      listeningMs === undefined ? [] : [{ fromMs: listeningMs, toMs: killedMs ?? endedMs }],
    ),
    marks: run.storyServers.flatMap(({ listeningMs, killedMs }): Mark[] => [
      ...(listeningMs === undefined ? [] : [{ kind: "start", atMs: listeningMs } as const]),
      ...(killedMs === undefined ? [] : [{ kind: "kill", atMs: killedMs, text: "SIGKILL" } as const]),
    ]),
  };
}

function diskLane(run: Run): Lane {
  const marks = (run.story.disk?.writesMs ?? []).map((atMs): Mark => ({ kind: "sync", atMs }));
  return { kind: "disk", name: "", spans: [], marks };
}

/** The part of a lane that belongs to the story. */
function within(lane: Lane, chapters: readonly Chapter[]): Lane {
  const toMs = chapters.at(-1)?.toMs ?? 0;
  return {
    ...lane,
    spans: lane.spans
      .filter(({ fromMs }) => fromMs <= toMs)
      .map((span) => ({ fromMs: rounded(span.fromMs), toMs: rounded(Math.min(span.toMs, toMs)) })),
    marks: lane.marks
      .filter(({ atMs }) => atMs <= toMs)
      .map((mark) => ({ ...mark, atMs: rounded(mark.atMs) })),
  };
}

/** To the microsecond. */
export function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

function shortened(text: string): string {
  const characters = Array.from(text);
  return characters.length <= textCharactersMax
    ? text
    : `${characters.slice(0, textCharactersMax - 1).join("")}…`;
}
