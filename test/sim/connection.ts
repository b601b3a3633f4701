import type { Opened } from "../../src/ledger/ledger.ts";
import type { Resume } from "../../src/protocol/command.ts";
import type { ClosingReason } from "../../src/protocol/replies.ts";
import type { Goodbye } from "../../src/session/ending.ts";
import type { SessionEffects, Settled } from "../../src/session/effects.ts";
import { Session } from "../../src/session/session.ts";
import type { SimFront } from "./front.ts";
import type { Endpoint, Link } from "./network.ts";
import type { Process } from "./scheduler.ts";
import type { World } from "./world.ts";

/** As in `src/front/`: a peer that reads nothing for so long is cut off, and a last line is waited for so long. */
const slowReaderUsMax = 120_000_000;
const lingerUsMax = 2_000_000;

/** The server's end of a connection: `src/front/connection.ts` over a simulated socket. */
export class SimConnection implements Endpoint, SessionEffects {
  readonly id: string;
  readonly process: Process;
  readonly session: Session;
  ledgerSession = 0;
  epoch = 0;
  entry = 0;
  fedUs = 0;

  readonly #world: World;
  readonly #front: SimFront;
  readonly #link: Link;
  #unwritten = "";
  #rest: Buffer | undefined;
  #restAt = 0;
  #isEnded = false;
  #isDraining = false;
  #isOver = false;
  #isLost = false;
  #isUnsentFull = false;
  #unsentSince = 0;
  #isHeldBack = false;
  #isScheduled = false;
  #pausedAtUs: number | undefined;
  #creditedUs: number;

  constructor(id: string, link: Link, front: SimFront, world: World) {
    const now = world.scheduler.nowUs;
    this.id = id;
    this.process = front.process;
    this.#world = world;
    this.#front = front;
    this.#link = link;
    this.#creditedUs = now;
    this.session = new Session(id, front.rules, this, now);
    this.#flush();
  }

  get isFull(): boolean {
    return this.#unwritten.length + this.#link.toClient.unsent >= this.#world.settings.unsentBytesMax;
  }

  opened(opened: Opened): void {
    if (opened.kind === "opened") {
      this.ledgerSession = opened.session;
      this.epoch = opened.epoch;
    }
    this.session.opened(opened, this.#now);
    this.#pump();
  }

  settled(settled: Settled): void {
    this.session.settled(settled);
    this.#pump();
  }

  takenOver(): void {
    this.session.takenOver();
    this.#pump();
  }

  released(): void {
    this.session.released();
    this.#flush();
  }

  close(reason: ClosingReason, waitMs?: number): void {
    this.session.close(reason, waitMs);
    this.#pump();
  }

  storageFailed(): void {
    this.session.storageFailed();
    this.#flush();
  }

  drain(): void {
    if (this.#rest !== undefined) this.#world.marks.hit("drained with lines unread");
    this.#isDraining = true;
    this.#pump();
  }

  holdBack(): void {
    this.#isHeldBack = true;
    this.#steer();
  }

  resume(): void {
    this.#isHeldBack = false;
    this.#pump();
  }

  /** Somebody else wants the name: a peer whose machine is gone is noticed soon. */
  probe(): void {}

  // What the session asks for.

  write(lines: string): void {
    this.#unwritten += lines;
  }

  open(name: string, key: string, resume: Resume | undefined): void {
    this.#front.open(this, name, key, resume);
  }

  append(number: number, bytes: Uint8Array, start: number, end: number): void {
    this.#front.intake.add(this, number, bytes, start, end, this.#world.wallMs());
  }

  release(): void {
    this.#front.release(this);
  }

  end(goodbye: Goodbye): void {
    this.#flush();
    this.#isOver = true;
    this.#rest = undefined;
    this.#world.trace.note(this.id, "end", () => `${goodbye.code ?? "lost"} ${goodbye.keyword}`);
    this.#world.checker.ended(this.id);
    this.#front.ended(this);
    if (this.#isLost) return;
    this.#link.toClient.end();
    this.#link.toServer.resume();
    this.#linger(this.#now);
  }

  // What the network brings.

  received(segment: Buffer): void {
    if (this.#isOver || this.#isLost) return;
    const now = this.#now;
    const { pulse } = this.#front;
    pulse.beat(now);
    const stallUs = pulse.stallSince(this.#creditedUs, now);
    if (stallUs > 0) {
      this.#world.marks.hit("stall credited");
      this.session.credit(stallUs, now);
      this.#creditedUs = now;
    }
    this.#rest =
      this.#rest === undefined ? segment : Buffer.concat([this.#rest.subarray(this.#restAt), segment]);
    this.#restAt = 0;
    this.#pump();
  }

  ended(): void {
    this.#isEnded = true;
    this.#pump();
  }

  drained(): void {
    if (this.#isOver) return;
    this.#isUnsentFull = false;
    this.#pump();
  }

  lost(): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#world.trace.note(this.id, "lost");
    this.#world.checker.lost(this.id);
    this.#rest = undefined;
    this.session.lost();
  }

  get #now(): number {
    return this.#world.scheduler.nowUs;
  }

  #pump(): void {
    if (this.#isOver) return;
    this.#credit();
    this.#feed();
    this.#flush();
    if (this.#isOver) return;
    if (this.#rest === undefined || (this.#isDraining && this.#isUnsentFull)) {
      if (this.#isDraining) this.session.close("draining");
      else if (this.#isEnded) this.session.ended();
    }
    this.#flush();
    this.#steer();
    this.#goOn();
  }

  #goOn(): void {
    const isWaiting = this.#rest === undefined || this.session.reading !== "now";
    if (this.#isOver || isWaiting || this.#isUnsentFull || this.#isHeldBack || this.#isScheduled) return;
    this.#isScheduled = true;
    this.process.after(1, () => {
      this.#isScheduled = false;
      this.#pump();
    });
  }

  #feed(): void {
    const rest = this.#rest;
    if (rest === undefined || this.#isUnsentFull || this.#isHeldBack) return;
    this.#restAt = this.session.receive(rest, this.#restAt, this.#now);
    if (this.session.reading === "later" && this.session.name !== undefined) {
      this.#world.marks.hit("window full");
    }
    if (this.#restAt === rest.length || this.session.reading === "never") this.#rest = undefined;
    this.#front.loaded(this);
  }

  #flush(): void {
    if (this.#unwritten === "" || this.#isOver) return;
    const lines = this.#unwritten;
    this.#unwritten = "";
    if (this.#isLost) return;
    this.#world.trace.note(this.id, "says", () => lines.trimEnd().replaceAll("\r\n", " | "));
    this.#world.checker.said(this.id, lines);
    this.#link.toClient.write(Buffer.from(lines));
    if (this.#isUnsentFull || this.#link.toClient.unsent < this.#world.settings.unsentBytesMax) return;
    this.#world.marks.hit("answers unread");
    this.#isUnsentFull = true;
    this.#unsentSince = this.#now;
    this.process.after(slowReaderUsMax, () => this.#cutSlowReader());
  }

  #cutSlowReader(): void {
    if (this.#isUnsentFull && !this.#isOver && this.#now - this.#unsentSince >= slowReaderUsMax) {
      this.close("slow-reader");
    }
  }

  #credit(): void {
    if (this.#pausedAtUs === undefined || this.session.reading !== "now") return;
    const now = this.#now;
    this.session.credit(now - this.#pausedAtUs, now);
    this.#creditedUs = now;
    this.#pausedAtUs = now;
  }

  #steer(): void {
    if (this.#isOver) return;
    const reads =
      this.session.reading === "now" &&
      this.#rest === undefined &&
      !this.#isUnsentFull &&
      !this.#isHeldBack &&
      !this.#isDraining;
    if (reads && this.#pausedAtUs !== undefined) {
      this.#pausedAtUs = undefined;
      this.#link.toServer.resume();
    } else if (!reads && this.#pausedAtUs === undefined) {
      this.#pausedAtUs = this.#now;
      this.#link.toServer.pause();
    }
  }

  #linger(sinceUs: number): void {
    this.process.after(lingerUsMax, () => {
      if (this.#isLost || this.#isEnded) return;
      const isPatient = this.#link.toClient.unsent > 0 && this.#now - sinceUs < slowReaderUsMax;
      if (isPatient) this.#linger(sinceUs);
      else this.#link.leave(this, "reset");
    });
  }
}
