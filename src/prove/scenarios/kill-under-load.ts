/**
 * Many clients send without a pause, long lines and short ones, to a server without a limit of rate. First an
 * independent reader looks into the database whenever a confirmation comes: it must find the message there. Then the
 * server is killed in the very moment in which a confirmation arrives, with megabytes under way; it starts again on
 * the same folder, and everything that was heard confirmed must be there. That is done several times.
 */
import { audit } from "../audit.ts";
import { RawClient } from "../raw-client.ts";
import type { Run } from "../run.ts";
import { ServerProcess } from "../server.ts";
import type { See } from "../see.ts";
import { readStored, StoredFollower } from "../stored.ts";
import { answerMsMax, Changes } from "../wait.ts";

const flags = ["--rate", "off", "--window", "65536", "--max-line", "65536", "--quiet"] as const;

/** Long lines make a commit long: whoever confirms before it is done is caught. */
const heavy = { clients: 32, inFlight: 12, bytes: 20_000, messagesMax: 24 } as const;
/** Short ones make many commits. */
const light = { clients: 8, inFlight: 2, bytes: 0, messagesMax: 10_000 } as const;

type Weight = typeof heavy | typeof light;

/** After so many confirmations at most the server is killed; the first time at the very first. */
const confirmationsMax = 400;

export async function killUnderLoad(run: Run, see: See): Promise<void> {
  const { texts } = run;
  const folder = run.folder("load");
  let server = await ServerProcess.start(run, { label: "load", folder, flags: [...flags] });

  const looked = { times: 0, visible: 0 };
  for (const weight of [light, heavy]) await watch(run, server, weight, looked);
  see(
    "visible-when-confirmed",
    texts.of(looked.times, looked.times),
    texts.of(looked.visible, looked.times),
    looked.times > 0 && looked.visible === looked.times,
  );

  let inFlightLeast = Infinity;
  let restarts = 0;
  for (let round = 1; round <= run.sizes.kills; round += 1) {
    const confirmations = round === 1 ? 1 : 1 + run.random.below(confirmationsMax);
    const load = await Load.start(run, server, `kill-${round}`, round % 2 === 1 ? heavy : light);
    const client = await load.killAfter(confirmations);
    if (round === 1) run.kept.push(client);
    inFlightLeast = Math.min(inFlightLeast, load.inFlight);
    server = await ServerProcess.start(run, { label: "load", folder, port: server.port, flags: [...flags] });
    restarts += 1;
  }
  see("in-flight", texts.moreThan(0), texts.count(inFlightLeast), inFlightLeast > 0);
  see("starts-again", texts.of(run.sizes.kills, run.sizes.kills), texts.of(restarts, run.sizes.kills));

  const accounts = run.conversations.filter((conversation) => conversation.folder === folder);
  const found = audit(readStored(folder).rows, accounts);
  see(
    "confirmed-survived",
    texts.of(found.confirmed, found.confirmed),
    texts.of(found.confirmed - found.lost, found.confirmed),
  );
  see(
    "once-in-order",
    texts.noneOf(0, found.stored),
    texts.noneOf(found.misplaced + found.foreign, found.stored),
  );
  const under = found.sent - found.confirmed;
  see(
    "unconfirmed-once",
    `≤ ${texts.count(under)}`,
    texts.noneOf(found.unconfirmed, under),
    found.unconfirmed <= under,
  );
}

/** Looks whether what is confirmed can be seen at that moment by somebody else. */
async function watch(
  run: Run,
  server: ServerProcess,
  weight: Weight,
  looked: { times: number; visible: number },
): Promise<void> {
  const load = await Load.start(run, server, weight === heavy ? "watch-heavy" : "watch-light", weight);
  const follower = new StoredFollower(server.folder);
  let failure: unknown;
  const look = ({ conversation: { name, confirmed } }: RawClient): void => {
    try {
      looked.times += 1;
      if (follower.highest(name, confirmed) >= confirmed) looked.visible += 1;
    } catch (error) {
      failure = error;
    }
  };
  try {
    load.confirmed = look;
    await load.goOn(run.sizes.watchMs);
    await load.end();
    if (failure !== undefined) throw failure;
  } finally {
    follower.close();
  }
}

/** Clients that each keep a number of messages unconfirmed. */
class Load {
  /** Called for a client whenever confirmations have come for it. */
  confirmed: (client: RawClient) => void = () => {};
  readonly #server: ServerProcess;
  readonly #weight: Weight;
  readonly #clients: readonly RawClient[];
  readonly #padding: string;
  readonly #known = new Map<RawClient, number>();
  #isEnding = false;

  private constructor(server: ServerProcess, weight: Weight, clients: readonly RawClient[]) {
    this.#server = server;
    this.#weight = weight;
    this.#clients = clients;
    this.#padding = "·".repeat(weight.bytes / 2);
  }

  /** Connects all clients, and lets them begin. */
  static async start(run: Run, server: ServerProcess, prefix: string, weight: Weight): Promise<Load> {
    const clients = await Promise.all(
      Array.from({ length: weight.clients }, (_, i) => RawClient.open(run, server, `${prefix}-${i + 1}`)),
    );
    const load = new Load(server, weight, clients);
    for (const client of clients) {
      client.onBytes = () => load.#answer(client);
      load.#send(client, weight.inFlight);
    }
    return load;
  }

  /** Messages without an answer. */
  get inFlight(): number {
    return this.#clients.reduce(
      (sum, { conversation: { sent, confirmed } }) => sum + sent.length - confirmed,
      0,
    );
  }

  /** Kills the server in the moment in which so many confirmations have come; resolves when all is read, to the one it came to. */
  async killAfter(confirmations: number): Promise<RawClient> {
    const changes = new Changes();
    let killer: RawClient | undefined;
    this.confirmed = (client) => {
      const count = this.#clients.reduce((sum, { conversation }) => sum + conversation.confirmed, 0);
      if (killer !== undefined || count < confirmations) return;
      killer = client;
      this.#isEnding = true;
      // All else may have been answered, and only not been read yet.
      this.#send(client, 1);
      this.#server.kill();
      changes.raise();
    };
    await changes.until(answerMsMax, "250", () => killer !== undefined);
    await this.#server.ended();
    await Promise.all(this.#clients.map(({ conversation }) => conversation.over()));
    return killer!;
  }

  /** Lets them send for so long, or until all has been sent and confirmed. */
  async goOn(ms: number): Promise<void> {
    const { messagesMax } = this.#weight;
    const done = this.#clients.map(({ conversation }) => conversation.untilConfirmed(messagesMax, ms));
    await Promise.allSettled(done);
  }

  /** Waits for all answers, and leaves. */
  async end(): Promise<void> {
    this.#isEnding = true;
    for (const client of this.#clients) client.end();
    await Promise.all(this.#clients.map(({ conversation }) => conversation.over()));
  }

  #answer(client: RawClient): void {
    const { sent, confirmed } = client.conversation;
    if (confirmed === this.#known.get(client)) return;
    this.#known.set(client, confirmed);
    this.confirmed(client);
    const { inFlight, messagesMax } = this.#weight;
    const missing = Math.min(inFlight - (sent.length - confirmed), messagesMax - sent.length);
    if (!this.#isEnding && missing > 0) this.#send(client, missing);
  }

  #send(client: RawClient, count: number): void {
    const { name, sent } = client.conversation;
    const from = sent.length + 1;
    client.say(...Array.from({ length: count }, (_, i) => `${name} ${from + i} ${this.#padding}`));
  }
}
