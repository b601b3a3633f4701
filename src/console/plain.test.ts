import assert from "node:assert/strict";
import { PassThrough, Readable, Writable } from "node:stream";
import { suite, test } from "node:test";
import type { TestContext } from "node:test";
import { FakeServer } from "../../test/support/fake-server.ts";
import type { FakeConnection } from "../../test/support/fake-server.ts";
import { within } from "../../test/support/wait.ts";
import { Connection } from "../client/connection.ts";
import type { Outcome } from "./ending.ts";
import { InputLines } from "./input.ts";
import { converse } from "./plain.ts";
import type { PlainOptions } from "./plain.ts";

const greeting = "220 acuse/1 max=16 rate=1000 burst=40 window=8 ack=stored auth=none :¿Cómo te llamas?";
const welcome = "230 welcome last=0 budget=40 :Hola, Ana.";
const bye = (last: number) => `221 bye last=${last} id=a :Hasta pronto.`;

interface Conversation {
  readonly peer: FakeConnection;
  readonly stdin: Readable;
  /** What was shown so far. */
  readonly shown: { stdout: string; stderr: string };
  readonly outcome: Promise<Outcome>;
  readonly interrupt: () => void;
}

interface Setup extends Partial<PlainOptions> {
  readonly input?: string | Readable;
  readonly paced?: boolean;
  readonly stdout?: Writable;
}

/** A conversation whose server the test plays. */
async function start(t: TestContext, setup: Setup = {}): Promise<Conversation> {
  const server = await FakeServer.listen(t);
  const { paced = true, input = "" } = setup;
  const connection = await Connection.open({ host: "127.0.0.1", port: server.port, lang: "en", paced });
  t.after(() => connection.destroy());
  const shown = { stdout: "", stderr: "" };
  const collect = (name: keyof typeof shown) =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        shown[name] += chunk.toString();
        done();
      },
    });
  const stdin = typeof input === "string" ? Readable.from([Buffer.from(input)]) : input;
  const interruption = new AbortController();
  const outcome = converse(
    connection,
    {
      input: new InputLines(stdin, 64),
      stdout: setup.stdout ?? collect("stdout"),
      stderr: collect("stderr"),
    },
    { lang: "en", name: undefined, greeting: undefined, isTerminal: false, ...setup },
    interruption.signal,
  );
  const limited = within(15_000, "the end of the conversation", outcome);
  return {
    peer: await server.accept(),
    stdin,
    shown,
    outcome: limited,
    interrupt: () => interruption.abort(),
  };
}

/** The same, as far as the welcome of Ana. */
async function welcomed(t: TestContext, setup: Setup = {}): Promise<Conversation> {
  const conversation = await start(t, { name: "Ana", ...setup });
  conversation.peer.say(greeting);
  await conversation.peer.hear("/hello lang=en :Ana\n");
  conversation.peer.say(welcome);
  return conversation;
}

suite("a plain conversation", () => {
  test("says the name, greets, sends each line, and leaves when all is confirmed", async (t) => {
    const { peer, shown, outcome } = await start(t, {
      input: "Ana\nuno\r\n\ndos",
      greeting: (name) => `Hello, I am ${name}`,
    });
    peer.say(greeting);
    await peer.hear("/hello lang=en :Ana\n");
    peer.say(welcome);
    await peer.hear("Hello, I am Ana\nuno\n\ndos\n/quit\n");
    // Two confirmations and a half, and the rest in another segment.
    const replies = ["250 stored 1", "250 stored 2", "250 stored 3", "250 stored 4", bye(4)];
    const bytes = replies.map((reply) => `${reply}\r\n`).join("");
    peer.socket.write(bytes.slice(0, 35));
    peer.socket.write(bytes.slice(35));
    assert.equal(await outcome, "confirmed");
    assert.equal(shown.stdout, `${[greeting, welcome, ...replies].join("\n")}\n`);
    assert.equal(shown.stderr, "");
    await peer.hearEnd();
  });

  test("passes commands on, and a message that begins with two slashes as it is", async (t) => {
    const { peer, outcome } = await welcomed(t, { input: "/ping a\n//etc\n/help\n/salir\nnot read\n" });
    await peer.hear("/ping a\n//etc\n/help\n/quit\n");
    peer.say("200 pong a", "250 stored 1", "214-help :uno", "214 help :dos", bye(1));
    assert.equal(await outcome, "confirmed");
  });

  test("leaves without a name, by its wish or for want of one", async (t) => {
    for (const [input, expected] of [
      ["/exit\nuno\n", "confirmed"],
      ["", "usage"],
    ] as const) {
      const { peer, shown, outcome } = await start(t, { input });
      peer.say(greeting);
      await peer.hear("/quit\n");
      peer.say("221 bye id=a");
      assert.equal(await outcome, expected);
      assert.match(shown.stderr, expected === "usage" ? /the name is missing/ : /^$/);
    }
  });

  test("does not send what is no line, names it, and goes on", async (t) => {
    const lines = ["x".repeat(17), "x".repeat(16), "a\u0001b", "\uFFFD", "/quti", "fin"];
    const bytes = Buffer.from(`${lines.join("\n")}\n`);
    bytes[bytes.indexOf("\uFFFD")] = 0xff;
    const { peer, shown, outcome } = await welcomed(t, { input: Readable.from([bytes]) });
    await peer.hear(`${"x".repeat(16)}\nfin\n/quit\n`);
    peer.say("250 stored 1", "250 stored 2", bye(2));
    assert.equal(await outcome, "unconfirmed");
    assert.deepEqual(shown.stderr.split("\n"), [
      "acuse: line 1 is longer than the 16 bytes that the server takes: not sent",
      "acuse: line 3 is not text (it has a control character, or is not UTF-8): not sent",
      "acuse: line 4 is not text (it has a control character, or is not UTF-8): not sent",
      "acuse: line 5 is not sent: there is no command /quti; there are /ping, /help, /quit; to send it as a message write //quti",
      "acuse: 4 lines not sent",
      "",
    ]);
  });

  test("does not send a greeting that is too long, nor a name", async (t) => {
    // The second has 16 bytes, and one more for the slash before its own.
    for (const greeting of ["x".repeat(17), `/${"x".repeat(15)}`]) {
      const { peer, shown, outcome } = await welcomed(t, { greeting: () => greeting });
      await peer.hear("/quit\n");
      peer.say(bye(0));
      assert.equal(await outcome, "unconfirmed");
      assert.match(shown.stderr, /the greeting is longer than the 16 bytes/);
    }
    for (const name of ["x".repeat(65), "A\u0007na"]) {
      const { peer, outcome } = await start(t, { input: `${name}\nuno\n` });
      peer.say(greeting);
      await peer.hear("/quit\n");
      peer.say("221 bye id=a");
      assert.equal(await outcome, "refused");
    }
  });

  test("checks neither length nor rate when it was told so", async (t) => {
    const { peer, outcome } = await welcomed(t, { input: `${"x".repeat(100)}\n`, paced: false });
    await peer.hear(`${"x".repeat(100)}\n`);
    peer.say("552 too-long max=16 last=0 id=a");
    assert.equal(await outcome, "abuse");
  });

  test("shows what the server says with nothing in it that acts on a terminal", async (t) => {
    const { peer, shown, outcome } = await welcomed(t, {});
    await peer.hear("/quit\n");
    peer.say("221 bye last=0 id=a :\u009b2J\u202eolleh");
    await outcome;
    assert.ok(shown.stdout.endsWith("221 bye last=0 id=a :\\x9b2J\\u{202e}olleh\n"), shown.stdout);
  });

  test("asks a person for the name, and forgives a slip", async (t) => {
    const stdin = new PassThrough();
    const { peer, shown, outcome } = await start(t, { input: stdin, isTerminal: true });
    peer.say(greeting);
    stdin.write("Ana\n");
    await peer.hear("/hello lang=en :Ana\n");
    peer.say(welcome);
    stdin.write("/quti\n/quit\n");
    await peer.hear("/quit\n");
    peer.say(bye(0));
    assert.equal(await outcome, "confirmed");
    assert.match(shown.stderr, /^Name: acuse: line 2 is not sent: there is no command \/quti;.*\n$/);
  });

  test("sends no faster than it is confirmed, and reads its input no faster than it sends", async (t) => {
    let made = 0;
    const endless = new Readable({
      highWaterMark: 64,
      read() {
        made += 1;
        this.push(`${made}\n`);
      },
    });
    const { peer, outcome, interrupt } = await welcomed(t, { input: endless });
    await peer.hear("1\n2\n3\n4\n5\n6\n7\n8\n");
    peer.say("250 stored 1");
    await peer.hear("9\n");
    // Nine are sent, one waits, and the stream's buffer holds 64 bytes: nothing else was made.
    assert.ok(made < 9 + 1 + 64, `${made} lines were made for 9`);
    interrupt();
    assert.equal(await outcome, "interrupted");
  });

  test("can be interrupted also while nobody reads what it shows", async (t) => {
    let shown = 0;
    const stdout = new Writable({
      highWaterMark: 1,
      write(_chunk, _encoding, done) {
        shown += 1;
        // The greeting and the welcome are read, and then nothing any more.
        if (shown <= 2) done();
      },
    });
    const { peer, outcome, interrupt } = await welcomed(t, { input: "uno\ndos\n", stdout });
    await peer.hear("uno\ndos\n/quit\n");
    peer.say("250 stored 1");
    await within(
      15_000,
      "the confirmation",
      until(() => shown === 3),
    );
    interrupt();
    assert.equal(await outcome, "interrupted");
  });
});

suite("a plain conversation ends with a reason and what remained", () => {
  const refusals = [
    ["421 closing reason=draining last=1 id=a", "connection", "the server is shutting down"],
    ["421 closing reason=kicked wait=60000 last=1 id=a", "connection", "whoever operates the server closed"],
    ["450 too-fast wait=1500 rate=20 burst=40 last=1 id=a", "abuse", "too many messages a second"],
    ["452 no-space wait=1000 last=1 id=a", "unconfirmed", "no space"],
    ["552 too-long max=16 last=1 id=a", "abuse", "a line that is too long"],
    ["553 not-text at=0 last=1 id=a", "abuse", "a line that is not text"],
    ["554 banned wait=1000 id=a", "abuse", "keeps this name out"],
    ["557 taken-over last=1 id=a", "failure", "another connection"],
    ["499 tea-break wait=1000 last=1", "connection", "ended the connection with 499 tea-break"],
    ["599 never last=1", "failure", "ended the connection with 599 never"],
  ] as const;
  for (const [reply, expected, reason] of refusals) {
    test(`${reply.slice(0, 30)}: ${expected}`, async (t) => {
      const stdin = new PassThrough();
      const { peer, shown, outcome } = await welcomed(t, { input: stdin });
      stdin.write("uno\ndos\n");
      await peer.hear("uno\ndos\n");
      peer.say("250 stored 1", reply);
      assert.equal(await outcome, expected);
      const remained = reply.includes("last=") ? "1 message not stored" : "1 message without confirmation";
      assert.ok(shown.stderr.includes(reason), shown.stderr);
      assert.ok(shown.stderr.includes(remained), shown.stderr);
      assert.ok(shown.stderr.endsWith("; the rest of the input was not read\n"), shown.stderr);
      assert.equal(shown.stderr.includes("try again in"), reply.includes("wait="));
      assert.ok(shown.stdout.endsWith(`250 stored 1\n${reply}\n`), shown.stdout);
    });
  }

  for (const reply of [
    "433 name-in-use wait=1000 id=a",
    "501 bad-name reason=start id=a",
    "535 bad-token id=a",
  ]) {
    test(`${reply.slice(0, 15)}: refused`, async (t) => {
      const { peer, shown, outcome } = await start(t, { input: "Ana\nuno\n" });
      peer.say(greeting);
      await peer.hear("/hello lang=en :Ana\n");
      peer.say(reply);
      assert.equal(await outcome, "refused");
      assert.equal(shown.stderr.includes("it may still be taken"), reply.includes("wait="));
      assert.doesNotMatch(shown.stderr, /rest|not sent/);
    });
  }

  test("before the greeting", async (t) => {
    const { peer, outcome } = await start(t, { input: "Ana\n" });
    peer.say("454 too-many scope=server wait=1000 id=a");
    assert.equal(await outcome, "connection");
  });

  test("when the connection is lost, with or without a word of the system", async (t) => {
    for (const [lose, why] of [
      [
        (peer: FakeConnection) => peer.socket.end(),
        /the connection was lost: the server closed it without a goodbye; /,
      ],
      [
        (peer: FakeConnection) => peer.socket.resetAndDestroy(),
        /the connection was lost: it broke off \(ECONNRESET\); /,
      ],
    ] as const) {
      const { peer, shown, outcome } = await welcomed(t, { input: "uno\ndos\n" });
      await peer.hear("uno\ndos\n/quit\n");
      peer.say("250 stored 1");
      await within(
        15_000,
        "the confirmation",
        until(() => shown.stdout.includes("250 stored 1")),
      );
      lose(peer);
      assert.equal(await outcome, "connection");
      assert.match(shown.stderr, why);
      assert.match(
        shown.stderr,
        /the connection was lost: .*; 1 message without confirmation: stored, or not\n/,
      );
    }
  });

  test("when it is no acuse server, and when it does not keep to the protocol", async (t) => {
    const other = await start(t);
    other.peer.say("220 mail.example.com ESMTP");
    assert.equal(await other.outcome, "connection");
    assert.match(other.shown.stderr, /another program answers there/);
    const wrong = await welcomed(t, { input: "uno\n" });
    await wrong.peer.hear("uno\n/quit\n");
    wrong.peer.say("250 stored 2");
    assert.equal(await wrong.outcome, "failure");
    assert.match(wrong.shown.stderr, /did not keep to the protocol.*; 1 message without confirmation/);
  });

  test("when it is interrupted", async (t) => {
    const stdin = new PassThrough();
    const { peer, shown, outcome, interrupt } = await welcomed(t, { input: stdin });
    stdin.write("uno\n");
    await peer.hear("uno\n");
    interrupt();
    assert.equal(await outcome, "interrupted");
    assert.match(shown.stderr, /^acuse: interrupted; 1 message without confirmation/);
    await peer.hearEnd();
  });
});

/** Resolves when it is so; looked at between the events of the loop. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
