import type { Faults } from "./faults.ts";
import type { Random } from "./random.ts";
import type { Process, Scheduler } from "./scheduler.ts";

/** One end of a connection, as its program has it. */
export interface Endpoint {
  readonly process: Process;
  received(bytes: Buffer): void;
  /** The other side shut its direction, and all its bytes were received. */
  ended(): void;
  /** What was written has left. */
  drained(): void;
  /** The connection is gone; nothing comes any more. */
  lost(): void;
}

/** What a network is made of. */
export interface NetworkOptions {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly faults: Faults;
}

/** Something that befalls a direction when so many bytes went through. */
interface Doom {
  readonly atBytes: number;
  readonly kind: "reset" | "half-close" | "silence" | "zero-window";
}

const dooms = [
  ["reset", 0.2],
  ["half-close", 0.1],
  ["silence", 0.1],
  ["zero-window", 0.15],
] as const;

/** A receiver's window. */
const windowBytes = 65_536;

/** The kernel gives a silent peer up after this: 15 s, then ten probes of a second. */
const keepAliveUs = 25_000_000;

/** One direction of a connection: bytes in order, in segments that the network cuts. */
export class Pipe {
  /** Sees every byte that arrives. */
  tap: ((bytes: Buffer) => void) | undefined;
  reader: Endpoint | undefined;
  /** Nobody has read from it, so far. */
  #isAttached = false;
  writer: Endpoint | undefined;

  readonly #link: Link;
  readonly #network: NetworkOptions;
  readonly #latencyUs: number;
  readonly #kernelBytes: number;
  readonly #doom: Doom | undefined;
  #queue: Buffer[] = [];
  #queued = 0;
  #arrived = 0;
  #isEnding = false;
  #isOver = false;
  #isPaused = false;
  #isScheduled = false;
  #isStalled = false;
  #needsDrain = false;

  constructor(link: Link, network: NetworkOptions, latencyUs: number) {
    const { random, faults } = network;
    this.#link = link;
    this.#network = network;
    this.#latencyUs = latencyUs;
    this.#kernelBytes = random.spread(256, 65_536);
    for (const [kind, part] of dooms) {
      if (faults.may(kind) && random.chance(part))
        this.#doom ??= { kind, atBytes: random.spread(1, random.pick([100, 3000])) };
    }
  }

  /** Bytes that the kernel has not taken from the program yet. */
  get unsent(): number {
    return Math.max(0, this.#queued - this.#kernelBytes);
  }

  write(bytes: Buffer): void {
    if (this.#isEnding || this.#isOver || bytes.length === 0) return;
    this.#queue.push(bytes);
    this.#queued += bytes.length;
    if (this.unsent > 0) this.#needsDrain = true;
    this.#wake();
  }

  /** Nothing follows what was written. */
  end(): void {
    this.#isEnding = true;
    this.#wake();
  }

  /** Drops what is under way, without a word. */
  close(): void {
    this.#isOver = true;
    this.#queue = [];
    this.#queued = 0;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#wake();
  }

  /** The network is whole again: whatever was held up comes through. */
  heal(): void {
    this.#isStalled = false;
    this.#wake();
  }

  /** The reader is there. */
  attach(reader: Endpoint): void {
    this.reader = reader;
    this.#isAttached = true;
    this.#wake();
  }

  #wake(): void {
    if (this.#isScheduled || this.#isPaused || this.#isStalled || this.#isOver || !this.#isAttached) return;
    if (this.#queued === 0 && !this.#isEnding) return;
    const { random, faults, scheduler } = this.#network;
    let delayUs = this.#latencyUs * (0.5 + random.next());
    if (faults.may("delay") && random.chance(0.03)) {
      faults.count("delay");
      delayUs += random.spread(1000, 3_000_000);
    }
    this.#isScheduled = true;
    scheduler.after(delayUs, this.#onWake);
  }

  /** The bytes are there; whoever reads them may be paused. */
  readonly #onWake = (): void => {
    const { scheduler } = this.#network;
    const process = this.reader?.process;
    if (process !== undefined && !process.isDead && process.pausedUntilUs > scheduler.nowUs) {
      scheduler.after(process.pausedUntilUs - scheduler.nowUs, this.#onWake);
      return;
    }
    this.#isScheduled = false;
    if (!this.#isOver && !this.#isPaused && !this.#isStalled) this.#deliver();
  };

  #deliver(): void {
    if (this.#queued > 0) {
      const doom = this.#doom;
      const left =
        doom === undefined || this.#arrived >= doom.atBytes ? Infinity : doom.atBytes - this.#arrived;
      const bytes = this.#take(Math.min(this.#cut(), left));
      this.#arrived += bytes.length;
      if (this.reader === undefined) this.#link.refuse(this);
      else {
        this.tap?.(bytes);
        this.reader.received(bytes);
      }
      if (this.#needsDrain && this.unsent === 0) {
        this.#needsDrain = false;
        this.#network.scheduler.after(this.#latencyUs, () => this.writer?.drained());
      }
      if (bytes.length === left) this.#befall(doom!);
    } else if (this.#isEnding) {
      this.#isOver = true;
      this.reader?.ended();
    }
    this.#wake();
  }

  #cut(): number {
    const { random, faults } = this.#network;
    if (!faults.may("cut") || !random.chance(0.4)) return windowBytes;
    const size = random.spread(1, 96);
    if (size < this.#queued) faults.count("cut");
    return size;
  }

  #take(most: number): Buffer {
    const first = this.#queue[0]!;
    const length = Math.min(most, this.#queued);
    this.#queued -= length;
    if (first.length === length) {
      this.#queue.shift();
      return first;
    }
    if (first.length > length) {
      this.#queue[0] = first.subarray(length);
      return first.subarray(0, length);
    }
    const bytes = Buffer.allocUnsafe(length);
    let at = 0;
    while (at < length) {
      const chunk = this.#queue[0]!;
      const part = Math.min(chunk.length, length - at);
      bytes.set(chunk.subarray(0, part), at);
      at += part;
      if (part === chunk.length) this.#queue.shift();
      else this.#queue[0] = chunk.subarray(part);
    }
    return bytes;
  }

  #befall({ kind }: Doom): void {
    const { random, faults, scheduler } = this.#network;
    if (!faults.may(kind) || this.#isOver) return;
    faults.count(kind);
    switch (kind) {
      case "reset":
        this.#link.reset();
        break;
      case "half-close":
        this.#queue = [];
        this.#queued = 0;
        this.end();
        break;
      case "silence": {
        const forUs = random.spread(500_000, 60_000_000);
        this.#stall(forUs);
        if (forUs > keepAliveUs && random.chance(0.5)) {
          scheduler.after(keepAliveUs, () => this.#link.reset());
        }
        break;
      }
      case "zero-window":
        this.#stall(random.spread(10_000, 10_000_000));
        break;
    }
  }

  #stall(forUs: number): void {
    this.#isStalled = true;
    this.#network.scheduler.after(forUs, () => this.heal());
  }
}

/** One connection. */
export class Link {
  readonly toServer: Pipe;
  readonly toClient: Pipe;
  /** Which one it is, for the log. */
  readonly number: number;
  readonly #network: NetworkOptions;
  #isBroken = false;

  constructor(number: number, network: NetworkOptions) {
    const { random } = network;
    const latencyUs = random.spread(20, 80_000);
    this.number = number;
    this.#network = network;
    this.toServer = new Pipe(this, network, latencyUs);
    this.toClient = new Pipe(this, network, latencyUs);
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** The server accepted it. */
  accept(server: Endpoint): void {
    this.toClient.writer = server;
    this.toServer.attach(server);
  }

  /** The client hears that it is connected: from now on bytes come to it. */
  connect(client: Endpoint): void {
    this.toServer.writer = client;
    this.toClient.attach(client);
  }

  /** Both ends hear that the connection is gone, each in its time; what was under way is lost. */
  reset(): void {
    if (this.#isBroken) return;
    this.#break();
    for (const end of [this.toServer.reader, this.toClient.reader]) this.#tellLost(end);
  }

  /** A program closed its end, or the kernel did for a program that is dead. `fin`: what was written still arrives. */
  leave(end: Endpoint, how: "fin" | "reset"): void {
    const [from, to] =
      this.toServer.writer === end ? [this.toServer, this.toClient] : [this.toClient, this.toServer];
    to.reader = undefined;
    from.writer = undefined;
    if (how === "fin") from.end();
    else if (!this.#isBroken) {
      this.#break();
      this.#tellLost(from.reader);
    }
  }

  /** The machine of one end is gone: nobody hears of it. The kernel of the other end gives up at some time. */
  vanish(end: Endpoint): void {
    const other = this.toServer.writer === end ? this.toServer.reader : this.toClient.reader;
    this.#break();
    const { random, scheduler } = this.#network;
    const afterUs = other === this.toServer.reader ? keepAliveUs : random.spread(500_000, 100_000_000);
    scheduler.after(afterUs, () => other?.lost());
  }

  /** Bytes came for a program that is not there any more. */
  refuse(pipe: Pipe): void {
    if (this.#isBroken) return;
    this.#break();
    this.#tellLost(pipe === this.toServer ? this.toClient.reader : this.toServer.reader);
  }

  heal(): void {
    this.toServer.heal();
    this.toClient.heal();
  }

  #break(): void {
    this.#isBroken = true;
    this.toServer.close();
    this.toClient.close();
  }

  #tellLost(end: Endpoint | undefined): void {
    const { random } = this.#network;
    end?.process.after(random.spread(20, 100_000), () => end.lost());
  }
}
