import assert from "node:assert/strict";
import { RawClient } from "./raw.ts";

/** What raw clients have counted themselves. */
export interface Counted {
  connections: number;
  connected: number;
  named: number;
  welcomes: number;
  resumes: number;
  messages: number;
  confirmations: number;
  receivedBytes: number;
  unknownCommands: number;
  readonly closings: Record<string, number>;
}

/** A session's ID, as clients make them. */
const sessionId = "Zk3q0uT1mB8xw5yR2aLh7A";

/** Clients of a server that count what they do and hear. */
export class Crowd {
  readonly counted: Counted = {
    connections: 0,
    connected: 0,
    named: 0,
    welcomes: 0,
    resumes: 0,
    messages: 0,
    confirmations: 0,
    receivedBytes: 0,
    unknownCommands: 0,
    closings: {},
  };
  /** The `id` in the last line of each connection that had one, the oldest first. */
  readonly ids: string[] = [];
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  async connect(): Promise<RawClient> {
    const client = await RawClient.connect(this.#port);
    assert.match((await client.line())!, /^220 /);
    this.counted.connections += 1;
    this.counted.connected += 1;
    return client;
  }

  send(client: RawClient, text: string): void {
    this.counted.receivedBytes += Buffer.byteLength(text);
    client.send(text);
  }

  async open(hello: string): Promise<RawClient> {
    const client = await this.connect();
    this.send(client, `${hello}\n`);
    const [, last] = /^230 welcome last=(\d+)/.exec((await client.line())!)!;
    this.counted.welcomes += 1;
    this.counted.named += 1;
    if (last !== "0") this.counted.resumes += 1;
    return client;
  }

  async say(client: RawClient, count: number): Promise<void> {
    this.send(client, "hola\n".repeat(count));
    this.counted.messages += count;
    for (let i = 0; i < count; i += 1) {
      assert.match((await client.line())!, /^250 (stored|accepted) /);
      this.counted.confirmations += 1;
    }
  }

  /** Hears the last line, and that nothing comes behind it. */
  async over(client: RawClient, label: string, hadName: boolean): Promise<string> {
    const line = (await client.line())!;
    assert.equal(await client.line(), undefined);
    client.end();
    this.#gone(label, hadName);
    this.ids.push(...(/ id=\w+/.exec(line) ?? []).map((id) => id.slice(" id=".length)));
    return line;
  }

  vanish(client: RawClient, hadName: boolean): void {
    client.reset();
    this.#gone("lost", hadName);
  }

  #gone(label: string, hadName: boolean): void {
    this.counted.connected -= 1;
    if (hadName) this.counted.named -= 1;
    this.counted.closings[label] = (this.counted.closings[label] ?? 0) + 1;
  }
}

/** A bit of everything that clients do, well and badly. */
export async function behave(crowd: Crowd): Promise<RawClient[]> {
  const ana = await crowd.open("Ana");
  await crowd.say(ana, 30);
  crowd.send(ana, "/nothing\n");
  assert.match((await ana.line())!, /^500 /);
  crowd.counted.unknownCommands += 1;

  const before = await crowd.open(`/hello session=${sessionId} last=0 :sensor`);
  await crowd.say(before, 5);
  crowd.send(before, "/quit\n");
  await crowd.over(before, "bye", true);
  const after = await crowd.open(`/hello session=${sessionId} last=5 :sensor`);
  await crowd.say(after, 2);

  const lost = await crowd.open("Lost");
  crowd.vanish(lost, true);
  const second = await crowd.connect();
  crowd.send(second, "ANA\n");
  await crowd.over(second, "name-in-use", false);
  const unnamed = await crowd.connect();
  crowd.send(unnamed, " no name\n");
  await crowd.over(unnamed, "bad-name", false);
  const browser = await crowd.connect();
  crowd.send(browser, "GET / HTTP/1.1\n");
  await crowd.over(browser, "not-acuse", false);
  const binary = await crowd.open("Binary");
  crowd.send(binary, "a\u0001b\n");
  await crowd.over(binary, "not-text", true);
  const strict = await crowd.open("/hello :Strict");
  crowd.send(strict, "/nothing\n");
  crowd.counted.unknownCommands += 1;
  await crowd.over(strict, "unknown-command", true);
  return [ana, after];
}
