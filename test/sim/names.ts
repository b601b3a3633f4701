import { Violation } from "./violation.ts";
import type { WireConnection } from "./wire.ts";
import type { World } from "./world.ts";

/** Who was refused so never had the name. */
const neverHad: ReadonlySet<number> = new Set([433, 454, 501, 534]);

/** What is promised of a name, whichever sessions and connections it has in one life of the server. */
export class NameChecks {
  readonly #world: World;
  readonly #askedFor = new Map<string, WireConnection[]>();
  readonly #confirmedTo = new Map<string, number>();
  #sinceUs = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** Connections and budgets end with the server. */
  restarted(): void {
    this.#askedFor.clear();
    this.#confirmedTo.clear();
    this.#sinceUs = this.#world.scheduler.nowUs;
  }

  /** A connection asked for its name. */
  asked(connection: WireConnection): void {
    const { name } = connection;
    const before = this.#askedFor.get(name);
    if (before === undefined) this.#askedFor.set(name, [connection]);
    else before.push(connection);
  }

  /** A name is in use only if somebody had it when it was asked for, or later: a goodbye comes when it is free. */
  refused({ id, name, namedAtUs }: WireConnection): void {
    this.#world.marks.hit("name in use");
    const isHeld = this.#askedFor.get(name)!.some((other) => {
      const { closing, closedAtUs } = other;
      return (
        other.id !== id && closedAtUs >= namedAtUs && (closing === undefined || !neverHad.has(closing.code))
      );
    });
    if (!isHeld) throw new Violation(`${id}: "${name}" is in use, and its connection had ended before`);
  }

  /** A line was confirmed. No name gets more than its burst and its rate, however often it connects. */
  confirmed(name: string): void {
    const count = (this.#confirmedTo.get(name) ?? 0) + 1;
    this.#confirmedTo.set(name, count);
    const { rate, burst } = this.#world.settings.limits;
    if (rate === undefined) return;
    const most = burst + (rate * (this.#world.scheduler.nowUs - this.#sinceUs)) / 1e6 + 1;
    if (count > most) {
      throw new Violation(`${name} had ${count} lines confirmed, and ${Math.floor(most)} are allowed`);
    }
  }
}
