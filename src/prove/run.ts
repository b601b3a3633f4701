/** What all scenarios of a run share: its clock and chance, its processes and connections, and the story so far. */
import type { Socket } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Lang } from "../i18n/lang.ts";
import { proveTexts } from "../i18n/prove.ts";
import type { ProveTexts } from "../i18n/prove.ts";
import type { Child } from "./child.ts";
import type { ClientProcess } from "./client-process.ts";
import { Clock } from "./clock.ts";
import { Conversation } from "./conversation.ts";
import type { DiskWatch } from "./disk-watch.ts";
import { Random } from "./random.ts";
import type { RawClient } from "./raw-client.ts";
import type { ServerProcess } from "./server.ts";
import { Stuck } from "./wait.ts";

/** The package that this program is: a clone's, or an installed one's. */
export const packageFolder: string = fileURLToPath(new URL("../../", import.meta.url));

/** How `acuse` itself is run. */
const acuse: readonly string[] = [process.execPath, join(packageFolder, "bin/acuse.js")];

/** The server of this program. */
export const ownServer: readonly string[] = [...acuse, "serve"];

export interface RunOptions {
  readonly quick: boolean;
  readonly seed: number;
  readonly lang: Lang;
  /** The command of the server, as words; flags of `acuse serve` are put behind it. */
  readonly server: readonly string[];
}

/** How much of each thing is done. */
export interface Sizes {
  /** Messages of each of the four, after the greeting. */
  readonly messages: number;
  /** Before, during and after the abuse. */
  readonly phaseMs: number;
  /** Lines that are cut into segments at random places. */
  readonly cuts: number;
  /** Clients that lose their connection and go on, all at once. */
  readonly sessions: number;
  /** How often a session is taken over. */
  readonly takeOvers: number;
  /** How often the server is killed under load. */
  readonly kills: number;
  /** How long it is watched under load before that. */
  readonly watchMs: number;
}

const quick: Sizes = {
  messages: 6,
  phaseMs: 500,
  cuts: 12,
  sessions: 4,
  takeOvers: 6,
  kills: 1,
  watchMs: 300,
};
const whole: Sizes = {
  messages: 12,
  phaseMs: 2_500,
  cuts: 200,
  sessions: 40,
  takeOvers: 60,
  kills: 20,
  watchMs: 4_000,
};

/** Where the server of the story stores. */
export const storyFolder = "data";

/** The story that the picture tells; each part is there once its scenario got so far. */
interface Story {
  server?: ServerProcess;
  clients?: readonly ClientProcess[];
  disk?: DiskWatch;
  /** A conversation by hand. */
  byHand?: RawClient;
}

/** A connection whose bytes are kept: what the client sent, and what it heard. */
type Kept = Pick<RawClient, "conversation" | "sentBytes" | "heardBytes">;

export class Run {
  readonly options: RunOptions;
  readonly sizes: Sizes;
  readonly texts: ProveTexts;
  readonly clock: Clock = new Clock();
  readonly random: Random;
  /** Where the servers store; it goes with the run. */
  readonly work: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly acuse: readonly string[] = acuse;
  readonly children: Set<Child> = new Set();
  readonly sockets: Set<Socket> = new Set();
  readonly servers: ServerProcess[] = [];
  /** All connections, in the order in which they were made. */
  readonly conversations: Conversation[] = [];
  /** Whose bytes are kept as transcripts. */
  readonly kept: (ClientProcess | Kept)[] = [];
  readonly story: Story = {};
  #isOver = false;

  constructor(options: RunOptions, work: string) {
    this.options = options;
    this.sizes = options.quick ? quick : whole;
    this.texts = proveTexts[options.lang];
    this.random = new Random(options.seed);
    this.work = work;
    this.environment = environmentOf(process.env, work);
  }

  /** A data folder for a server. */
  folder(name: string): string {
    return join(this.work, name);
  }

  converse(name: string, server: ServerProcess): Conversation {
    const conversation = new Conversation(this.clock, name, server.folder);
    this.conversations.push(conversation);
    return conversation;
  }

  /** The server of the story. */
  get server(): ServerProcess {
    return this.story.server ?? missing("acuse serve");
  }

  /** It and those before it, on the same folder. */
  get storyServers(): readonly ServerProcess[] {
    return this.servers.filter(({ folder }) => folder === this.folder(storyFolder));
  }

  /** All connections to them. */
  get storyConversations(): readonly Conversation[] {
    return this.conversations.filter(({ folder }) => folder === this.folder(storyFolder));
  }

  /** The four well-known clients. */
  get clients(): readonly ClientProcess[] {
    return this.story.clients ?? missing("acuse connect");
  }

  /** Takes care that a process does not outlive the run. */
  adopt(child: Child): void {
    this.children.add(child);
    if (this.#isOver) child.kill();
  }

  /** Ends everything that the run started, and will start, at once. */
  end(): void {
    this.#isOver = true;
    this.story.disk?.close();
    for (const socket of this.sockets) socket.destroy();
    for (const child of this.children) child.kill();
  }
}

function missing(what: string): never {
  throw new Stuck({ kind: "missing", what });
}

/** What a person has set for their own servers is not for these, and nobody looks at their colours. */
function environmentOf(env: NodeJS.ProcessEnv, work: string): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !name.startsWith("ACUSE_") && name !== "FORCE_COLOR" && name !== "NODE_OPTIONS",
  );
  // The proof needs no dashboard, and its usual port may be that of a server that somebody uses.
  const own = { NODE_COMPILE_CACHE: join(work, "compiled"), ACUSE_DASHBOARD: "off" };
  return { ...own, ...Object.fromEntries(kept) };
}
