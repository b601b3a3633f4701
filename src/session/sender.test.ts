import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { Sender } from "./sender.ts";
import type { SenderOptions } from "./sender-options.ts";
import type { SenderEvent } from "./sender-state.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const id = "Zk3q0uT1mB8xw5yR2aLh7A";
const greeting = "220 acuse/1 max=16 rate=off burst=40 window=4 ack=stored auth=none :¿Cómo te llamas?";
const backoff = { leastMs: 100, mostMs: 1000 };
const patience = { connectMsMax: 10_000, silenceMsMax: 60_000 };
const second = 1_000_000;

/** A sender, its clock, and the test as its world. The jitter is the greatest there is. */
class World {
  readonly sender: Sender;
  nowUs = 0;
  readonly confirmed: number[] = [];

  constructor(options: Partial<SenderOptions> = {}) {
    this.sender = new Sender({ name: "Ana", id, backoff, patience, ...options }, () => 1 - 2 ** -53, 0);
  }

  /** The transport opens, and the server greets. */
  greet(line = greeting): this {
    this.sender.connected(this.nowUs);
    return this.hear(line);
  }

  /** All the way to the welcome; what was written before it is left out. */
  welcome(last = 0, line = greeting): this {
    this.greet(line);
    this.written();
    return this.hear(`230 welcome last=${last} budget=40 :Hola, Ana.`);
  }

  hear(...lines: readonly string[]): this {
    this.sender.receive(encoder.encode(lines.map((line) => `${line}\r\n`).join("")), this.nowUs);
    return this;
  }

  offer(...texts: readonly string[]): this {
    for (const text of texts) assert.equal(typeof this.sender.offer(text), "number");
    return this.tick(this.nowUs);
  }

  tick(nowUs: number): this {
    this.nowUs = nowUs;
    this.sender.tick(nowUs);
    return this;
  }

  written(): string {
    return this.sender
      .takeOutput()
      .map((bytes) => decoder.decode(bytes))
      .join("");
  }

  events(): readonly SenderEvent[] {
    return this.sender.takeEvents();
  }

  /** The kinds of state, and what was confirmed. */
  story(): string[] {
    return this.events().flatMap((event) => {
      if (event.kind === "state") return [event.state.kind];
      return event.kind === "confirmed" ? [`confirmed ${event.through}`] : [];
    });
  }

  get state(): string {
    return this.sender.state.kind;
  }

  get why(): string {
    const { state } = this.sender;
    if (state.kind === "waiting") return describe(state.why);
    if (state.kind !== "closed") return "";
    const { why } = state;
    if (why.kind === "trouble") return describe(why.trouble);
    if (why.kind !== "refused") return why.kind;
    return `message ${why.number}: ${why.trouble === undefined ? "too long" : describe(why.trouble)}`;
  }
}

function describe(trouble: {
  readonly kind: string;
  readonly code?: string;
  readonly line?: string;
}): string {
  return trouble.line ?? [trouble.kind, trouble.code].filter((word) => word !== undefined).join(" ");
}

suite("a sender's conversation", () => {
  test("tells when the next line may leave, and carries pings of others beside its own", () => {
    const world = new World();
    assert.equal(world.sender.readyAtUs, Infinity);
    assert.throws(() => world.sender.ping("early", 0), /readyAtUs/);
    world.welcome();
    assert.equal(world.sender.readyAtUs, 0);
    world.sender.offer("uno");
    assert.equal(world.sender.readyAtUs, Infinity, "one is before it");
    world.tick(0);
    assert.equal(world.sender.readyAtUs, 0);
    world.sender.ping("mine", 0);
    assert.equal(world.written(), "uno\n/ping mine\n");
    world.offer("dos", "tres");
    assert.equal(world.sender.readyAtUs, Infinity, "the window is full");
    world.events();
    world.hear("250 stored 1", "200 pong mine", "250 stored 2", "250 stored 3");
    const told = (): string[] =>
      world
        .events()
        .flatMap((event) => (event.kind === "pong" || event.kind === "confirmed" ? [event.kind] : []));
    assert.deepEqual(told(), ["confirmed", "pong", "confirmed", "confirmed"]);
    // It asks for itself after half of its silence, and nobody hears of that.
    world.written();
    world.tick(30 * second);
    assert.equal(world.written(), "/ping\n");
    world.sender.ping("", 30 * second);
    world.hear("200 pong");
    assert.deepEqual(told(), []);
    world.hear("200 pong");
    assert.deepEqual(told(), ["pong"]);
    world.sender.ping("lost", 30 * second);
    world.sender.ended(30 * second);
    world.tick(31 * second);
    world.welcome(3);
    world.sender.ping("", 31 * second);
    world.events();
    world.hear("200 pong");
    assert.deepEqual(told(), ["pong"], "that of this connection");
  });

  test("goes from the first connection to the goodbye", () => {
    const world = new World({ lang: "es", token: "s3cret" });
    assert.deepEqual([world.state, world.sender.wants], ["connecting", "connection"]);
    world.offer("uno");
    world.greet();
    assert.equal(world.written(), `/hello session=${id} last=0 token=s3cret lang=es :Ana\n`);
    world.hear("230 welcome last=0 budget=40");
    assert.equal(world.written(), "uno\n");
    world.offer("dos", "/tres");
    assert.equal(world.written(), "dos\n//tres\n");
    world.hear("250 stored 1", "250 stored 2");
    world.sender.close(0);
    assert.equal(world.written(), "");
    world.hear("250 stored 3");
    assert.equal(world.written(), "/quit\n");
    world.hear("221 bye last=3 id=a :Hasta pronto");
    assert.deepEqual(world.story(), [
      "resuming",
      "connected",
      "confirmed 1",
      "confirmed 2",
      "confirmed 3",
      "leaving",
      "closed",
    ]);
    assert.deepEqual([world.why, world.sender.wants, world.sender.deadlineUs], ["done", "nothing", Infinity]);
  });

  test("tells every line of the server's before what follows from it", () => {
    const world = new World().offer("uno").welcome();
    world.events();
    world.hear("250 stored 1");
    assert.deepEqual(world.events(), [
      { kind: "said", line: "250 stored 1" },
      { kind: "confirmed", through: 1 },
    ]);
  });

  test("knows what the server announced", () => {
    const world = new World();
    assert.deepEqual([world.sender.limits, world.sender.word], [undefined, undefined]);
    world.greet();
    assert.deepEqual(world.sender.limits, { max: 16, rate: undefined, burst: 40, window: 4 });
    assert.equal(world.sender.word, "stored");
  });

  test("keeps to the window, and to the rate", () => {
    const world = new World().welcome().offer("1", "2", "3", "4", "5");
    assert.equal(world.written(), "1\n2\n3\n4\n");
    assert.ok(world.sender.deadlineUs > second);
    world.hear("250 stored 1");
    assert.equal(world.written(), "5\n");

    const paced = new World().welcome(0, greeting.replace("rate=off burst=40", "rate=20 burst=2"));
    paced.offer("1", "2", "3").hear("250 stored 1", "250 stored 2");
    assert.equal(paced.written(), "1\n2\n");
    const { deadlineUs } = paced.sender;
    assert.ok(deadlineUs > 50_000 && deadlineUs < 51_000, `${deadlineUs}`);
    assert.equal(paced.tick(deadlineUs - 1).written(), "");
    assert.equal(paced.tick(deadlineUs).written(), "3\n");
  });

  test("has no more on its way than the server reads", () => {
    const roomy = greeting.replace("max=16", "max=100000").replace("window=4", "window=1000");
    const world = new World().welcome(0, roomy).offer(...Array<string>(5).fill("x".repeat(100_000)));
    assert.equal(world.written().length, 3 * 100_001);
    world.hear("250 stored 1");
    assert.equal(world.written().length, 100_001);
  });

  test("says when something may leave: at once, after an offer", () => {
    const world = new World().welcome();
    world.sender.offer("uno");
    assert.ok(world.sender.deadlineUs <= world.nowUs);
    assert.equal(world.written(), "");
  });

  test("takes no more than its outbox holds", () => {
    const { sender } = new World({ outbox: { messagesMax: 2, bytesMax: 100 } });
    assert.deepEqual([sender.offer("1"), sender.offer("2"), sender.offer("3")], [1, 2, "full"]);
    assert.equal(sender.offered, 2);
  });

  test("takes nothing that is no line, and nothing after close", () => {
    const world = new World();
    assert.throws(() => world.sender.offer("uno\ndos"), RangeError);
    assert.equal(world.sender.offer("x".repeat(17)), 1);
    world.greet();
    assert.throws(() => world.sender.offer("x".repeat(17)), { message: /at most 16 bytes/ });
    world.sender.close(0);
    assert.throws(() => world.sender.offer("x"), /after close/);
  });
});

suite("a sender that lost its connection", () => {
  test("waits, comes back, and sends again exactly what is not stored", () => {
    const world = new World().welcome().offer("1", "2", "3", "4").hear("250 stored 1");
    world.sender.ended(0, "ECONNRESET");
    assert.deepEqual([world.state, world.why, world.sender.wants], ["waiting", "lost ECONNRESET", "nothing"]);
    assert.equal(world.written(), "");
    world.offer("5");
    assert.equal(world.sender.deadlineUs, 99_000);
    assert.equal(world.tick(98_999).state, "waiting");
    assert.deepEqual([world.tick(99_000).state, world.sender.wants], ["connecting", "connection"]);
    world.greet();
    assert.equal(world.written(), `/hello session=${id} last=1 :Ana\n`);
    world.hear("230 welcome last=3 budget=40");
    assert.equal(world.written(), "4\n5\n");
    assert.deepEqual(world.sender.counts, { welcomes: 2, spared: 2, repeated: 1 });
    world.hear("250 stored 4", "250 stored 5");
    assert.deepEqual(
      world.story().filter((what) => what.startsWith("confirmed")),
      ["confirmed 1", "confirmed 3", "confirmed 4", "confirmed 5"],
    );
  });

  test("does not forget what was on its way when the welcome is lost, too", () => {
    const world = new World().welcome().offer("1", "2", "3");
    for (let attempt = 0; attempt < 3; attempt += 1) {
      world.sender.ended(world.nowUs);
      world.sender.retryNow(world.nowUs);
      world.greet();
      assert.equal(world.state, "resuming");
    }
    world.written();
    world.hear("230 welcome last=2 budget=40");
    assert.equal(world.written(), "3\n");
  });

  test("believes no number that it has not sent, and none below what was confirmed", () => {
    for (const last of [0, 4]) {
      const world = new World().welcome().offer("1", "2", "3").hear("250 stored 1");
      world.sender.ended(0);
      world.sender.retryNow(0);
      world.greet().hear(`230 welcome last=${last} budget=40`);
      assert.deepEqual([world.state, world.why], ["closed", `230 welcome last=${last} budget=40`]);
      assert.equal(world.sender.confirmed, 1);
    }
  });

  test("believes no number of an earlier connection once the server denied it", () => {
    const world = new World({ paced: true }).welcome().offer("1", "2", "3", "4");
    world.sender.ended(0);
    world.sender.retryNow(0);
    world.welcome(1, greeting.replace("window=4", "window=1"));
    assert.equal(world.written(), "2\n");
    world.sender.ended(0);
    world.sender.retryNow(0);
    world.welcome(4);
    assert.equal(world.state, "closed");
  });

  test("does not wait for whoever does not want to wait", () => {
    const world = new World();
    world.sender.unreachable("ECONNREFUSED", 0);
    assert.deepEqual([world.state, world.why], ["waiting", "unreachable ECONNREFUSED"]);
    world.sender.retryNow(5);
    assert.equal(world.state, "connecting");
    world.sender.retryNow(5);
    assert.deepEqual(world.story(), ["waiting", "connecting"]);
  });

  test("waits longer after each failure, and shortly again after a success", () => {
    const world = new World();
    const waitsMs: number[] = [];
    const fail = () => {
      world.sender.unreachable("ECONNREFUSED", world.nowUs);
      waitsMs.push((world.sender.deadlineUs - world.nowUs) / 1000);
      world.tick(world.sender.deadlineUs);
    };
    for (let i = 0; i < 5; i += 1) fail();
    // A welcome that leads to nothing is no success.
    world.welcome();
    world.sender.ended(world.nowUs);
    world.tick(world.sender.deadlineUs);
    fail();
    world.welcome().offer("1").hear("250 stored 1");
    world.sender.ended(world.nowUs);
    waitsMs.push((world.sender.deadlineUs - world.nowUs) / 1000);
    // One that lasted is.
    world
      .tick(world.sender.deadlineUs)
      .welcome(1)
      .tick(world.nowUs + 2 * second);
    world.sender.ended(world.nowUs);
    waitsMs.push((world.sender.deadlineUs - world.nowUs) / 1000);
    assert.deepEqual(waitsMs, [99, 199, 399, 799, 999, 999, 99, 99]);
  });

  test("learns from a last line what is stored, and what to wait for", () => {
    const world = new World().welcome().offer("1", "2", "3");
    world.hear("450 too-fast wait=700 rate=20 burst=40 last=2 id=a");
    assert.deepEqual(world.story().slice(-2), ["confirmed 2", "waiting"]);
    assert.equal(world.sender.deadlineUs, 799_000);
  });

  test("passes over the last number of a refusal that comes before the welcome", () => {
    const world = new World().welcome().offer("1").hear("250 stored 1");
    world.sender.ended(0);
    world.sender.retryNow(0);
    world.greet().hear("421 closing reason=draining last=0 id=a");
    assert.equal(world.state, "waiting");
  });
});

suite("a sender gives up", () => {
  for (const line of [
    "501 bad-name reason=start id=a :No",
    "534 unknown-session last=0 id=a",
    "535 bad-token id=a",
    "554 banned id=a",
    "555 not-acuse id=a",
  ]) {
    test(`when it hears ${line}`, () => {
      const world = new World().offer("1").greet().hear(line);
      assert.deepEqual([world.state, world.why, world.sender.wants], ["closed", line, "nothing"]);
      assert.deepEqual([world.sender.confirmed, world.sender.offered], [0, 1]);
      assert.throws(() => world.sender.offer("2"), /after close/);
    });
  }

  test("when its session is taken over, with what is stored until then", () => {
    const world = new World().welcome().offer("1", "2").hear("557 taken-over last=1 id=a");
    assert.deepEqual([world.state, world.why], ["closed", "557 taken-over last=1 id=a"]);
    assert.equal(world.sender.confirmed, 1);
  });

  test("when something else answers, unless there was an acuse server before", () => {
    assert.equal(new World().greet("HTTP/1.1 400 Bad Request").state, "closed");
    const world = new World().welcome();
    world.sender.ended(0);
    world.sender.retryNow(0);
    assert.equal(world.greet("HTTP/1.1 503 Unavailable").state, "waiting");
  });

  test("at a message that the server refuses: those before it are stored, none behind it is", () => {
    const world = new World({ paced: false }).welcome().offer("1", "x".repeat(20), "3");
    world.hear("250 stored 1", "552 too-long max=16 last=1 id=a");
    assert.deepEqual([world.state, world.why], ["closed", "message 2: 552 too-long max=16 last=1 id=a"]);
  });

  test("at a message that is too long for the server, when all before it are stored, and never sends it", () => {
    const world = new World().offer("1", "x".repeat(17), "3").welcome();
    assert.deepEqual([world.written(), world.state], ["1\n", "connected"]);
    assert.equal(world.hear("250 stored 1").state, "closed");
    assert.equal(world.why, "message 2: too long");
  });

  test("when it is told to", () => {
    const world = new World().welcome().offer("1");
    world.sender.destroy();
    assert.deepEqual([world.why, world.sender.wants, world.written()], ["destroyed", "nothing", ""]);
    world.sender.destroy();
    world.sender.close(0);
    assert.deepEqual(world.story(), ["resuming", "connected", "closed"]);
    // What still comes of the world is too late.
    world.hear("250 stored 1").tick(second);
    world.sender.ended(second);
    world.sender.unreachable("ECONNREFUSED", second);
    world.sender.connected(second);
    assert.equal(world.sender.confirmed, 0);
  });
});

suite("a sender that is closed by its user", () => {
  test("ends at once where nothing waits for a confirmation and nobody is there", () => {
    for (const prepare of [
      (world: World) => world,
      (world: World) => world.greet(),
      (world: World) => {
        world.sender.unreachable("ECONNREFUSED", 0);
        return world;
      },
    ]) {
      const world = prepare(new World());
      world.sender.close(0);
      assert.deepEqual([world.state, world.why], ["closed", "done"]);
    }
  });

  test("goes on until all is confirmed, over any number of connections", () => {
    const world = new World().welcome().offer("1", "2");
    world.sender.close(0);
    world.sender.ended(0);
    world.sender.retryNow(0);
    world.welcome(1).hear("250 stored 2");
    assert.equal(world.state, "leaving");
    // The goodbye itself is worth no second attempt.
    world.sender.ended(0);
    assert.equal(world.why, "done");
  });

  test("leaves at once when the welcome says that all is stored", () => {
    const world = new World().welcome().offer("1");
    world.sender.close(0);
    world.sender.ended(0);
    world.sender.retryNow(0);
    world.welcome(1);
    assert.deepEqual([world.state, world.written()], ["leaving", "/quit\n"]);
  });
});

suite("a sender's patience", () => {
  test("with a connection that does not come about", () => {
    const world = new World();
    assert.equal(world.sender.deadlineUs, 10 * second);
    assert.equal(world.tick(10 * second - 1).state, "connecting");
    world.tick(10 * second);
    assert.deepEqual([world.state, world.why], ["waiting", "unreachable ETIMEDOUT"]);
  });

  test("with a server that does not greet, welcome, confirm or say goodbye", () => {
    const open: readonly ((world: World) => World)[] = [
      (world) => {
        world.sender.connected(0);
        return world;
      },
      (world) => world.greet(),
      (world) => world.welcome().offer("1"),
    ];
    for (const prepare of open) {
      const world = prepare(new World());
      assert.equal(world.sender.deadlineUs, 60 * second);
      world.tick(60 * second);
      assert.deepEqual([world.state, world.why], ["waiting", "silent"]);
    }
    const leaving = new World().welcome();
    leaving.sender.close(0);
    assert.equal(leaving.tick(60 * second).why, "done");
  });

  test("begins anew with each sign of life, and with each wait for one", () => {
    const world = new World().welcome().tick(20 * second);
    world.offer("1", "2");
    assert.equal(world.sender.deadlineUs, 80 * second);
    world.tick(50 * second).hear("250 stored 1");
    assert.equal(world.sender.deadlineUs, 110 * second);
  });

  test("asks for a sign of life before it is lost, when nothing is owed", () => {
    const world = new World().welcome();
    world.written();
    assert.equal(world.sender.deadlineUs, 30 * second);
    // The process was asleep for an hour: that is not the server's fault.
    assert.equal(world.tick(3600 * second).written(), "/ping\n");
    assert.equal(world.tick(3659 * second).state, "connected");
    world.hear("200 pong");
    assert.equal(world.sender.deadlineUs, 3689 * second);
    world.tick(3689 * second).tick(3749 * second);
    assert.deepEqual([world.state, world.why], ["waiting", "silent"]);
  });
});

suite("a sender with a spool", () => {
  test("sends nothing that is not kept", () => {
    const world = new World({ spooled: true }).welcome().offer("1", "2", "3");
    assert.equal(world.written(), "");
    world.sender.kept(2);
    assert.ok(world.sender.deadlineUs <= 0);
    assert.equal(world.tick(0).written(), "1\n2\n");
    world.hear("250 stored 1", "250 stored 2");
    assert.equal(world.written(), "");
    assert.throws(() => world.sender.kept(4), /no message 4/);
  });

  test("goes on with what the process before it left", () => {
    const pending = ["4", "5"].map((text) => encoder.encode(text));
    const world = new World({ spooled: true, confirmed: 3, pending }).greet();
    assert.equal(world.written(), `/hello session=${id} last=3 :Ana\n`);
    world.hear("230 welcome last=4 budget=40");
    assert.equal(world.written(), "5\n");
    assert.equal(world.sender.offer("6"), 6);
  });
});

test("stores each message once and in order, whatever is lost and wherever it is cut", () => {
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ offer: fc.string({ maxLength: 6, unit: fc.constantFrom("a", "/") }) }),
    },
    { weight: 4, arbitrary: fc.record({ up: fc.nat(40) }) },
    { weight: 4, arbitrary: fc.record({ down: fc.nat(60) }) },
    { weight: 1, arbitrary: fc.record({ cut: fc.boolean() }) },
    { weight: 2, arbitrary: fc.record({ waitUs: fc.nat(2 * second) }) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const world = new World();
      const stored: string[] = [];
      const offered: string[] = [];
      let server = new ModelServer(stored);
      let isOpen = false;
      let toServer: number[] = [];
      let toClient: number[] = [];
      const settle = () => {
        const { sender } = world;
        if (sender.wants === "nothing" && isOpen) isOpen = false;
        if (sender.wants === "connection" && !isOpen) {
          isOpen = true;
          server = new ModelServer(stored);
          toServer = [];
          toClient = server.greet();
          sender.connected(world.nowUs);
        }
        for (const bytes of sender.takeOutput()) toServer.push(...bytes);
        for (const event of sender.takeEvents()) {
          if (event.kind === "confirmed") assert.ok(event.through <= stored.length);
        }
      };
      const move = (up: number, down: number) => {
        toClient.push(...server.read(toServer.splice(0, up)));
        world.sender.receive(Uint8Array.from(toClient.splice(0, down)), world.nowUs);
      };
      for (const each of steps) {
        settle();
        if ("offer" in each && world.sender.offer(each.offer) !== "full") offered.push(each.offer);
        if ("up" in each && isOpen) move(each.up, 0);
        if ("down" in each && isOpen) move(0, each.down);
        if ("cut" in each && isOpen) {
          // What is on its way may still arrive, though nobody hears of it.
          if (each.cut) server.read(toServer);
          isOpen = false;
          world.sender.ended(world.nowUs);
        }
        if ("waitUs" in each) world.tick(world.nowUs + each.waitUs);
        else world.tick(world.nowUs);
      }
      world.sender.close(world.nowUs);
      for (let turn = 0; world.state !== "closed"; turn += 1) {
        assert.ok(turn < 1000, `it ends; it is ${world.state}`);
        settle();
        if (isOpen) move(toServer.length, Infinity);
        world.tick(world.state === "waiting" ? world.sender.deadlineUs : world.nowUs);
      }
      assert.equal(world.why, "done");
      assert.deepEqual(stored, offered);
      assert.equal(world.sender.confirmed, offered.length);
    }),
    { numRuns: 300 },
  );
});

/** A server that stores what it reads at once. One of them for each connection, all with the same store. */
class ModelServer {
  readonly #stored: string[];
  #text = "";
  #isNamed = false;

  constructor(stored: string[]) {
    this.#stored = stored;
  }

  greet(): number[] {
    return [...encoder.encode(`${greeting}\r\n`)];
  }

  /** Reads on; returns the bytes of its answers. */
  read(bytes: readonly number[]): number[] {
    this.#text += decoder.decode(Uint8Array.from(bytes));
    const lines = this.#text.split("\n");
    this.#text = lines.pop() ?? "";
    return lines.flatMap((line) => [...encoder.encode(`${this.#answer(line)}\r\n`)]);
  }

  #answer(line: string): string {
    if (!this.#isNamed) {
      const [, last] = /^\/hello session=\S{22} last=(\d+) :Ana$/.exec(line) ?? [];
      assert.ok(Number(last) <= this.#stored.length, line);
      this.#isNamed = true;
      return `230 welcome last=${this.#stored.length} budget=40`;
    }
    if (line === "/quit") return `221 bye last=${this.#stored.length}`;
    if (line === "/ping") return "200 pong";
    assert.ok(!line.startsWith("/") || line.startsWith("//"), line);
    this.#stored.push(line.startsWith("//") ? line.slice(1) : line);
    return `250 stored ${this.#stored.length}`;
  }
}
