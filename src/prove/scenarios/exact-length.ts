/**
 * Lines of exactly `max` bytes and of one more, in plain ASCII and in characters of several bytes, whole and cut into
 * segments at random places, finished and unfinished. Each is said by a client of its own, after a message that fits.
 */
import { limitsOf } from "../announced.ts";
import { RawClient, withoutId } from "../raw-client.ts";
import type { Run } from "../run.ts";
import type { See } from "../see.ts";
import { Stuck } from "../wait.ts";
import { readStored } from "../stored.ts";

/** Characters of 1, 2, 3 and 4 bytes. */
const characters = ["x", "ñ", "語", "🎉"] as const;

/** A line is cut into as many segments at most. */
const partsMax = 8;

/** Clients at once. */
const togetherMax = 32;

const LF = Buffer.from("\n");

/** What a client says, and whether it ends the line. */
interface Case {
  readonly text: string;
  readonly isOver: boolean;
  readonly segments: readonly Uint8Array[];
  readonly isFinished: boolean;
  readonly check: "at-max" | "over-max" | "over-max-unfinished" | "cut-anywhere";
}

export async function exactLength(run: Run, see: See): Promise<void> {
  const { texts } = run;
  const probe = await RawClient.open(run, run.server, "ruler");
  const max = limitsOf(probe.conversation.greeting)?.max ?? 0;
  probe.destroy();

  const all = casesOf(run, max);
  const asExpected = new Map<Case["check"], number>();
  const wrong = new Map<Case["check"], string>();
  const kept = new Set<Case["check"]>();
  for (let at = 0; at < all.length; at += togetherMax) {
    await Promise.all(
      all.slice(at, at + togetherMax).map(async (each, i) => {
        const isKept = !kept.has(each.check);
        kept.add(each.check);
        const heard = await verdictOn(run, each, `ruler-${at + i + 1}`, isKept).catch((error: unknown) => {
          if (error instanceof Stuck) return texts.stuck(error.obstacle);
          throw error;
        });
        const expected = each.isOver ? `552 too-long max=${max} last=1` : "250 stored 2";
        if (heard === expected) asExpected.set(each.check, (asExpected.get(each.check) ?? 0) + 1);
        else wrong.set(each.check, heard);
      }),
    );
  }
  const tell = (check: Case["check"], expected: string): void => {
    const count = all.filter((each) => each.check === check).length;
    const right = asExpected.get(check) ?? 0;
    see(
      check,
      `${expected} × ${count}`,
      right === count ? `${expected} × ${count}` : `${texts.of(right, count)} · ${wrong.get(check) ?? ""}`,
      right === count,
    );
  };
  tell("at-max", `${max} → 250`);
  tell("over-max", `${max + 1} → 552 max=${max}`);
  tell("over-max-unfinished", `${max + 1} → 552 max=${max}`);
  tell("cut-anywhere", `${max} → 250, ${max + 1} → 552`);

  const accepted = new Set(all.filter(({ isOver }) => !isOver).map(({ text }) => text));
  const stored = readStored(run.server.folder).rows.filter(({ name }) => name.startsWith("ruler-"));
  const whole = new Set(stored.filter(({ number }) => number === 2).map(({ text }) => text));
  const found = [...accepted].filter((text) => whole.has(text)).length;
  see(
    "stored-whole",
    texts.of(accepted.size, accepted.size),
    texts.of(found, accepted.size),
    found === accepted.size && whole.size === accepted.size,
  );
}

function casesOf(run: Run, max: number): readonly Case[] {
  const make = (
    check: Case["check"],
    character: string,
    isOver: boolean,
    isFinished: boolean,
    parts: number,
  ): Case => {
    const text = textOf(character, isOver ? max + 1 : max);
    return { check, text, isOver, isFinished, segments: run.random.cut(Buffer.from(text), parts) };
  };
  return [
    ...characters.flatMap((character) => [
      make("at-max", character, false, true, 1),
      make("over-max", character, true, true, 1),
      make("over-max-unfinished", character, true, false, 1),
    ]),
    ...Array.from({ length: run.sizes.cuts }, (_, i) => {
      const character = characters[run.random.below(characters.length)] ?? "x";
      return make("cut-anywhere", character, i % 2 === 1, i % 4 < 2, 2 + run.random.below(partsMax - 1));
    }),
  ];
}

/** Exactly so many bytes of a character, filled up where it does not go into them. */
function textOf(character: string, bytes: number): string {
  const count = Math.floor(bytes / Buffer.byteLength(character));
  return character.repeat(count) + ".".repeat(bytes - count * Buffer.byteLength(character));
}

/** The answer to the line, without its text and without `id`; one of each kind is kept as it went over the wire. */
async function verdictOn(run: Run, each: Case, name: string, isKept: boolean): Promise<string> {
  const client = await RawClient.open(run, run.server, name);
  if (isKept) run.kept.push(client);
  client.say("…");
  await client.conversation.untilConfirmed(1);
  if (!each.isOver) client.conversation.send(each.text);
  const { conversation } = client;
  const before = conversation.heard.length;
  await client.sendParts(each.segments);
  // What fits is not judged before its end; what does not must not wait for it.
  if (each.isFinished || !each.isOver) client.send(LF);
  await conversation.until("250, 552", () => conversation.heard.length > before);
  const verdict = withoutId(conversation.heard[before]?.text ?? "");
  client.end();
  await conversation.over();
  client.destroy();
  return verdict;
}
