/** The live part of the screen: what is on its way, how things stand, and the line that is being typed. */
import type { TalkTexts } from "../i18n/talk.ts";
import { fit } from "../terminal/fit.ts";
import type { Style } from "../terminal/style.ts";
import type { Size } from "../terminal/tty.ts";
import { displayWidth } from "../terminal/width.ts";
import { renderBlock } from "./block.ts";
import type { Block } from "./block.ts";
import type { Line } from "./editor.ts";
import { layOut, windowOf } from "./layout.ts";
import type { Prompt, Rows } from "./layout.ts";
import type { Look } from "./look.ts";
import type { Outbox } from "./outbox.ts";
import { signOf, stateOf } from "./stage.ts";
import type { Standing } from "./stage.ts";
import type { Transcript } from "./transcript.ts";

/** Lines on their way that are shown one by one; of more there is a count. */
const pendingRowsMax = 5;

/** The line that is typed has at least this share of the columns: what stands before it is cut to the rest. */
const lineShare = 0.5;

/** What there is to show. */
export interface LiveState {
  readonly standing: Standing;
  /** The user's name, or what is asked. */
  readonly title: string;
  readonly line: Line;
  readonly outbox: Outbox;
  /** How things stand, where it is not as usual. */
  readonly status: string | undefined;
  /** What the last key has to say. */
  readonly hint: string | undefined;
}

/** The rows of the live part: never more than the window has. */
export function renderLive(
  state: LiveState,
  size: Size,
  look: Look,
  transcript: Transcript,
  texts: TalkTexts,
): Rows {
  const { columns, rows } = size;
  const hint = noteRows(state.hint, columns, look).slice(0, rows - 1);
  const prompt = promptOf(state, columns, look, texts);
  const typed = layOut(prompt, state.line.text, state.line.cursor, columns, look);
  const line = windowOf(typed, rows - hint.length);
  const room = rows - hint.length - line.rows.length;
  const status = noteRows(state.status, columns, look).slice(0, room);
  const pendingMax = Math.min(pendingRowsMax, room - status.length);
  const above = [...renderPending(state, pendingMax, columns, look, transcript, texts), ...status];
  return {
    rows: [...above, ...line.rows, ...hint],
    cursor: { row: above.length + line.cursor.row, column: line.cursor.column },
  };
}

function noteRows(text: string | undefined, columns: number, look: Look): string[] {
  if (text === undefined) return [];
  return renderBlock({ head: [{ text: "  " }], body: [{ text, style: "faint" }] }, columns, look);
}

function promptOf(state: LiveState, columns: number, look: Look, texts: TalkTexts): Prompt {
  const { outbox, standing } = state;
  const { sign, style } = signOf(standing);
  const room = Math.floor(columns * (1 - lineShare));
  const title = fit(look.show(state.title), room, look.show("…"));
  const how = stateOf(standing, texts);
  const shownHow = how === undefined ? "" : look.show(`· ${how}`);
  const count = outbox.sent.length + outbox.waiting.length;
  const words: readonly (readonly [string, Style])[] = [
    [look.show(sign), style],
    [title, "name"],
    [count === 0 ? "" : String(count), "warning"],
    [displayWidth(title) + displayWidth(shownHow) < room ? shownHow : "", "faint"],
    [look.show("›"), "faint"],
  ];
  const seen = words.filter(([text]) => text !== "");
  return {
    painted: seen.map(([text, style]) => `${look.paint(style, text)} `).join(""),
    width: displayWidth(seen.map(([text]) => `${text} `).join("")),
  };
}

/** A row for each line on its way, the oldest first, so that it turns into its confirmation where it stands. */
function renderPending(
  { outbox, standing }: LiveState,
  rowsMax: number,
  columns: number,
  look: Look,
  transcript: Transcript,
  texts: TalkTexts,
): string[] {
  const count = outbox.sent.length + outbox.waiting.length;
  const shownMax = count > rowsMax ? rowsMax - 1 : rowsMax;
  if (shownMax < 0) return [];
  const items = [...outbox.sent.slice(0, shownMax), ...outbox.waiting.slice(0, shownMax)].slice(0, shownMax);
  const isConnected = standing.stage === "talking";
  const rows = items.map((item) => renderRow(transcript.pending(item, isConnected), columns, look));
  if (count <= items.length) return rows;
  const sent = outbox.sent.length - Math.min(outbox.sent.length, shownMax);
  const waiting = count - items.length - sent;
  const counts = [
    ...(sent > 0 ? [texts.onTheirWay(sent)] : []),
    ...(waiting > 0 ? [texts.toBeSent(waiting), texts.drops] : []),
  ];
  const head = { text: "… ", style: "faint" } as const;
  return [
    ...rows,
    renderRow({ head: [head], body: [{ text: counts.join(" · "), style: "faint" }] }, columns, look),
  ];
}

/** A block in one row. */
function renderRow({ head, body }: Block, columns: number, look: Look): string {
  const headColumns = displayWidth(head.map(({ text }) => text).join(""));
  const room = Math.max(1, columns - headColumns);
  const [first] = body;
  // No character is narrower than a quarter of what its escape takes.
  const text = look.show((first?.text ?? "").slice(0, room * 2));
  const cut = fit(text, room, look.show("…"));
  const [row = ""] = renderBlock({ head, body: [{ ...first, text: cut }] }, columns, look);
  return row;
}
