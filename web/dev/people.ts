/** People and what they say, for a server that is made up: as many as wanted, and among them some who mean harm. */
import type { ListedClient } from "../../src/dashboard/api.ts";
import { defaultLimits } from "../../src/protocol/limits.ts";
import { replies } from "../../src/protocol/replies.ts";
import type { ClientState, Goodbye, KeptMessage } from "../../src/server/watch.ts";

const firstNames = ["Ana", "Bruno", "Carmen", "Diego", "Elena", "Farid", "Gloria", "Hugo", "Inés", "Javier"];
const others = ["sensor", "puerta", "station", "meter", "山田", "Лена", "שרה", "bomba", "relay", "zoë"];

/** Names and texts that would act, if anything showed them as something else than text. */
export const hostileNames: readonly string[] = [
  `<img src=x onerror="document.title='taken'">`,
  "\u{202e}nimda\u{1b}[31m",
];
export const hostileText = `<script>document.title="taken"</script><b>bold</b> \u{1b}[2J\u{202e}txet\u{2066} &amp; \t \u{200b}end`;

const sayings = [
  "Hello, I am here",
  "21.4",
  "temperature=21.7 humidity=48",
  "¿Alguien me lee?",
  "La puerta del almacén quedó abierta",
  '{"reading": 1834, "unit": "lux"}',
  "order 4711 is packed and waits at the second gate",
  "ok",
  hostileText,
  "",
];

/** The same for the same number, and without a pattern that an eye would find. */
export function chance(seed: number): number {
  let mixed = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}

function pick<T>(items: readonly T[], seed: number): T {
  return items[Math.floor(chance(seed) * items.length)]!;
}

export function nameOf(index: number): string {
  const hostile = hostileNames[index - firstNames.length];
  if (hostile !== undefined) return hostile;
  return firstNames[index] ?? `${pick(others, index)}-${index}`;
}

export function sayingOf(seed: number): string {
  return pick(sayings, seed);
}

export function idOf(index: number): string {
  return Math.floor(chance(index + 7) * 36 ** 6)
    .toString(36)
    .padStart(6, "0");
}

export function addressOf(index: number): string {
  return index % 9 === 4 ? `[::1]:${50_000 + (index % 9_000)}` : `127.0.0.1:${50_000 + (index % 9_000)}`;
}

const states: readonly ClientState[] = [
  "open",
  "open",
  "open",
  "open",
  "open",
  "open",
  "held-back",
  "naming",
];

/** A client that came some while ago, and has sent since then. */
export function clientOf(index: number, beganAt: number, now: number): ListedClient {
  const state = index < 4 ? "open" : pick(states, index * 3);
  const connectedAt = beganAt - Math.floor(chance(index + 3) * 3_600_000);
  const messagesPerSecond = chance(index + 5) * 3;
  const messages = Math.floor(((now - connectedAt) / 1000) * messagesPerSecond);
  const { burst } = defaultLimits;
  return {
    id: idOf(index),
    name: state === "naming" ? null : nameOf(index),
    address: addressOf(index),
    thread: 1 + (index % 2),
    connectedAt,
    seenAt: now - Math.floor(chance(index + Math.floor(now / 3_000)) * 9_000),
    state,
    messages: state === "naming" ? 0 : messages,
    unconfirmed: state === "held-back" ? 256 : Math.floor(chance(index + Math.floor(now / 2_000)) * 3),
    last: messages,
    budget: state === "naming" ? null : Math.floor(burst * chance(index + Math.floor(now / 2_500))),
    unknownCommands: 0,
    messagesPerSecond: state === "naming" ? null : messagesPerSecond,
  };
}

const endings = [
  [replies.bye, null],
  [replies.bye, null],
  [replies.bye, null],
  [replies.tooFast, null],
  [replies.tooLong, null],
  [replies.closing, "kicked"],
  [replies.closing, "slow-reader"],
  [replies.badName, "mixed-script"],
  [replies.nameInUse, null],
  [replies.tooMany, "server"],
  [replies.unfinished, null],
  [undefined, null],
] as const;

export function goodbyeOf(index: number, at: number): Goodbye {
  const [reply, reason] = pick(endings, index * 5 + 1);
  const isNamed = reply !== replies.badName;
  const messages = isNamed ? Math.floor(chance(index + 11) * 900) : 0;
  return {
    at,
    id: idOf(index + 50_000),
    name: isNamed ? nameOf(index % 400) : null,
    address: addressOf(index),
    thread: 1 + (index % 2),
    connectedAt: at - Math.floor(chance(index + 13) * 900_000),
    messages,
    unknownCommands: 0,
    code: reply?.code ?? null,
    keyword: reply?.keyword ?? "lost",
    reason,
    last: isNamed ? messages : null,
  };
}

/** Rows are read one after another, each a moment after the one before. */
const rowMs = 740;

export function messageOf(row: number, rows: number, now: number): KeptMessage {
  return {
    row,
    name: nameOf(Math.floor(chance(row) * 14)),
    number: 1 + Math.floor(row / 14),
    at: now - (rows - row) * rowMs,
    text: sayingOf(row * 31),
  };
}
