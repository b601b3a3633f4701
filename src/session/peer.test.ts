import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { replyBytesMax } from "../protocol/limits.ts";
import { Peer } from "./peer.ts";
import type { PeerEvent, PeerOptions } from "./peer.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** When a budget of nothing has room for a line at 20 lines a second: see `pace.ts`. */
const firstLineUs = Math.ceil(50_000 / 0.995) + 2;
const greeting = "220 acuse/1 max=16 rate=20 burst=4 window=4 ack=stored auth=none :¿Cómo te llamas?";

function receive(peer: Peer, ...lines: readonly string[]): PeerEvent[] {
  return peer.receive(encoder.encode(lines.map((line) => `${line}\r\n`).join("")), 0);
}

function written(peer: Peer): string {
  return peer
    .takeOutput()
    .map((bytes) => decoder.decode(bytes))
    .join("");
}

/** A peer whose name was accepted, with nothing left to write. */
function welcomed(options?: PeerOptions, budget = 4, rate = "20"): Peer {
  const peer = new Peer(options);
  receive(peer, greeting.replace("rate=20", `rate=${rate}`));
  peer.hello("Ana");
  receive(peer, `230 welcome last=0 budget=${budget} :Hola, Ana.`);
  written(peer);
  return peer;
}

function kinds(events: readonly PeerEvent[]): string[] {
  return events.map((event) => (event.kind === "fault" ? event.fault : event.kind));
}

suite("a peer's conversation", () => {
  test("goes from the greeting to the goodbye", () => {
    const peer = new Peer({ lang: "es" });
    assert.deepEqual(receive(peer, greeting), [
      { kind: "greeted", line: greeting, limits: { max: 16, rate: 20, burst: 4, window: 4 }, word: "stored" },
    ]);
    peer.hello("Ana");
    assert.equal(written(peer), "/hello lang=es :Ana\n");
    assert.equal(peer.sendableAt(0), Infinity);
    const welcome = "230 welcome last=0 budget=4 :Hola, Ana.";
    assert.deepEqual(receive(peer, welcome), [{ kind: "welcome", line: welcome, last: 0 }]);
    assert.equal(peer.send("Hola, soy Ana", 0), 1);
    assert.equal(peer.send(encoder.encode("ñandú"), 0), 2);
    assert.equal(written(peer), "Hola, soy Ana\nñandú\n");
    assert.equal(peer.unconfirmed, 2);
    assert.deepEqual(receive(peer, "250 stored 1", "250 stored 2"), [
      { kind: "confirmed", line: "250 stored 1", number: 1 },
      { kind: "confirmed", line: "250 stored 2", number: 2 },
    ]);
    assert.equal(peer.awaits, false);
    peer.quit();
    assert.equal(written(peer), "/quit\n");
    assert.deepEqual(kinds(receive(peer, "221 bye last=2 id=k3f9q2 :Hasta pronto, Ana.")), ["closed"]);
    assert.deepEqual([peer.state, peer.unconfirmed, peer.awaits], ["closed", 0, false]);
    assert.deepEqual(peer.ended(), []);
  });

  test("escapes a message that begins with a slash", () => {
    const peer = welcomed();
    assert.equal(peer.send("/etc/hosts", 0), 1);
    assert.equal(peer.send("//", 0), 2);
    assert.equal(written(peer), "//etc/hosts\n///\n");
  });

  test("keeps answers to commands in the order of the lines", () => {
    const peer = welcomed();
    peer.ping("a", 0);
    peer.send("uno", 0);
    peer.help(0);
    assert.equal(written(peer), "/ping a\nuno\n/help\n");
    const events = receive(peer, "200 pong a", "250 stored 1", "214-help :/quit", "214 help :/ping");
    assert.deepEqual(kinds(events), ["answered", "confirmed", "answered", "answered"]);
    assert.equal(peer.awaits, false);
  });

  test("may leave before it said a name", () => {
    const peer = new Peer();
    receive(peer, greeting);
    peer.quit();
    assert.equal(written(peer), "/quit\n");
    assert.deepEqual(kinds(receive(peer, "221 bye id=k3f9q2")), ["closed"]);
  });

  test("does not depend on how the bytes were cut", () => {
    const lines = [greeting, "230 welcome last=0 budget=4 :Hola, 安娜.", "250 stored 1", "200 pong"];
    const bytes = encoder.encode(lines.map((line) => `${line}\r\n`).join(""));
    const play = (cuts: readonly number[]) => {
      const peer = new Peer();
      const events: PeerEvent[] = [];
      for (const [i, from] of [0, ...cuts].entries()) {
        for (const event of peer.receive(bytes.subarray(from, cuts[i]), 0)) {
          events.push(event);
          if (event.kind === "greeted") peer.hello("Ana");
          if (event.kind === "welcome") peer.send("x", 0);
          if (event.kind === "confirmed") peer.ping("", 0);
        }
      }
      return events;
    };
    // Line by line the peer can say what the next reply answers to; a further cut must change nothing.
    const ends = lines
      .map((_, i) => encoder.encode(`${lines.slice(0, i + 1).join("\r\n")}\r\n`).length)
      .slice(0, -1);
    const whole = play(ends);
    assert.deepEqual(kinds(whole), ["greeted", "welcome", "confirmed", "answered"]);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
        const sorted = [...ends, ...cuts].sort((a, b) => a - b);
        assert.deepEqual(play(sorted), whole);
      }),
    );
  });

  test("ends when the stream ends without a last line, also within one", () => {
    for (const rest of ["", "250 stor"]) {
      const peer = welcomed();
      peer.send("uno", 0);
      assert.deepEqual(peer.receive(encoder.encode(rest), 0), []);
      assert.deepEqual(kinds(peer.ended()), ["lost"]);
      assert.equal(peer.unconfirmed, 1);
    }
  });
});

suite("a peer keeps to the limits", () => {
  test("of the window: as many unanswered lines as announced, commands included", () => {
    const peer = welcomed({}, 4, "off");
    peer.send("1", 0);
    peer.ping("", 0);
    peer.send("2", 0);
    assert.equal(peer.sendableAt(0), 0);
    peer.send("3", 0);
    assert.equal(peer.sendableAt(0), Infinity);
    receive(peer, "250 stored 1");
    assert.equal(peer.sendableAt(0), 0);
  });

  test("of the rate, which has to recover from what is confirmed", () => {
    const peer = welcomed();
    for (const number of [1, 2, 3, 4]) assert.equal(peer.send("x", 0), number);
    receive(peer, "250 stored 1", "250 stored 2", "250 stored 3", "250 stored 4");
    assert.equal(peer.sendableAt(0), firstLineUs);
    assert.throws(() => peer.send("x", firstLineUs - 1), /may not be sent yet/);
    assert.equal(peer.send("x", firstLineUs), 5);
  });

  test("of length: exactly as many bytes as announced, the escape included", () => {
    const peer = welcomed();
    assert.equal(peer.maxTextBytes, 16);
    assert.throws(() => peer.send("x".repeat(17), 0), /at most 16 bytes, got 17/);
    assert.throws(() => peer.send(`/${"x".repeat(15)}`, 0), /at most 16 bytes, got 17/);
    assert.equal(peer.send("x".repeat(16), 0), 1);
  });

  test("unless it was told not to", () => {
    const peer = welcomed({ paced: false }, 0);
    assert.equal(peer.sendableAt(0), 0);
    assert.equal(peer.send("x".repeat(100), 0), 1);
    assert.equal(peer.maxTextBytes, Infinity);
  });

  test("of what a line is: nothing may smuggle a second one", () => {
    const peer = new Peer();
    receive(peer, greeting);
    assert.throws(() => peer.hello("Ana\nuno"), /LF/);
    assert.throws(() => welcomed().send("uno\ndos", 0), /LF/);
  });
});

suite("a peer that goes on with a session", () => {
  const id = "Zk3q0uT1mB8xw5yR2aLh7A";

  /** Has said hello: 2 is confirmed, and up to 5 may have reached the server. */
  function resuming(options: PeerOptions = {}): Peer {
    const peer = new Peer(options);
    receive(peer, greeting);
    peer.hello("Ana", { id, confirmed: 2, sent: 5 });
    return peer;
  }

  test("says which, and what it knows of it", () => {
    const peer = resuming({ lang: "es", token: "s3cret" });
    assert.equal(written(peer), `/hello session=${id} last=2 token=s3cret lang=es :Ana\n`);
  });

  for (const last of [2, 3, 5]) {
    test(`believes that ${last} is stored, and sends the next one`, () => {
      const peer = resuming();
      assert.deepEqual(kinds(receive(peer, `230 welcome last=${last} budget=4`)), ["welcome"]);
      assert.deepEqual([peer.confirmed, peer.unconfirmed, peer.awaits], [last, 0, false]);
      assert.equal(peer.send("x", 0), last + 1);
      assert.deepEqual(kinds(receive(peer, `250 stored ${last + 1}`)), ["confirmed"]);
    });
  }

  for (const last of [1, 6]) {
    test(`does not believe that ${last} is`, () => {
      const peer = resuming();
      assert.deepEqual(kinds(receive(peer, `230 welcome last=${last} budget=4`)), ["out-of-order"]);
      assert.equal(peer.confirmed, 2);
    });
  }

  test("holds what the server denied for fenced", () => {
    const peer = resuming();
    receive(peer, "230 welcome last=3 budget=4");
    assert.deepEqual(kinds(receive(peer, "421 closing reason=draining last=4 id=a")), ["out-of-order"]);
  });

  test("passes over the last number of a refusal before the welcome: it is of another session, or of none", () => {
    for (const last of [0, 1, 9]) {
      const peer = resuming();
      assert.deepEqual(kinds(receive(peer, `534 unknown-session last=${last} id=a`)), ["closed"]);
      assert.equal(peer.confirmed, 2);
    }
  });
});

suite("a peer acts on refusals", () => {
  test("believes the last line about what is durable", () => {
    const peer = welcomed();
    peer.send("uno", 0);
    peer.send("dos", 0);
    const [event] = receive(peer, "452 no-space wait=1000 last=1 id=k3f9q2 :Sin espacio");
    assert.equal(event?.kind, "closed");
    assert.deepEqual([peer.confirmed, peer.unconfirmed], [1, 1]);
  });

  test("before the greeting, instead of the welcome, and when nothing was asked", () => {
    assert.deepEqual(kinds(receive(new Peer(), "454 too-many scope=server wait=1000 id=a")), ["closed"]);
    const naming = new Peer();
    receive(naming, greeting);
    naming.hello("Ana");
    assert.deepEqual(kinds(receive(naming, "433 name-in-use wait=1000 id=a")), ["closed"]);
    assert.deepEqual(kinds(receive(welcomed(), "421 closing reason=draining last=0 id=a")), ["closed"]);
  });

  test("hears nothing any more after the last line", () => {
    const peer = welcomed();
    peer.send("uno", 0);
    assert.deepEqual(kinds(receive(peer, "421 closing reason=kicked last=0 id=a", "250 stored 1")), [
      "closed",
    ]);
    assert.equal(peer.confirmed, 0);
  });
});

suite("a peer acts on what a later version may say", () => {
  test("passes over parameters that it does not know", () => {
    const peer = new Peer();
    assert.deepEqual(kinds(receive(peer, greeting.replace(" auth", " new=1 flag auth"))), ["greeted"]);
  });

  test("takes an unknown code by its first digit", () => {
    assert.deepEqual(kinds(receive(new Peer(), "499 later wait=1000")), ["closed"]);
    const peer = welcomed();
    peer.send("uno", 0);
    peer.ping("", 0);
    assert.deepEqual(kinds(receive(peer, "259 filed 1", "201 alive")), ["confirmed", "answered"]);
    assert.deepEqual(kinds(receive(peer, "599 never :No")), ["closed"]);
  });

  test("begins with an empty budget where none is said", () => {
    const peer = new Peer();
    receive(peer, greeting);
    peer.hello("Ana");
    receive(peer, "230 welcome last=0");
    assert.equal(peer.sendableAt(0), firstLineUs);
  });
});

suite("a peer finds", () => {
  const foreign = [
    "220 mail.example.com ESMTP Postfix",
    "421 mail.example.com Service not available",
    "SSH-2.0-OpenSSH_9.9",
    "HTTP/1.1 400 Bad Request",
    "-ERR unknown command",
    "220 acuse/1 max=16 rate=20 burst=4 window=3",
    "220 acuse/1 max=16 rate=fast burst=4 window=3 ack=stored",
    "220 acuse/1 max=16 rate=20 burst=0 window=3 ack=stored",
    "250 stored 1",
    "\u0000\u0001",
    `220 acuse/1 :${"x".repeat(replyBytesMax)}`,
  ];
  for (const line of foreign) {
    test(`no acuse server in ${JSON.stringify(line.slice(0, 60))}`, () => {
      assert.deepEqual(kinds(receive(new Peer(), line)), ["not-acuse"]);
    });
  }

  test("a line over the limit while it is still unfinished", () => {
    const peer = new Peer();
    assert.deepEqual(kinds(peer.receive(new Uint8Array(replyBytesMax + 2).fill(65), 0)), ["not-acuse"]);
  });

  const wrong: readonly [string, string][] = [
    ["a number that was skipped", "250 stored 2"],
    ["a number that was confirmed before", "250 stored 0"],
    ["a confirmation without a number", "250 stored"],
    ["a number that only looks right", "250 stored 01"],
    ["another word than the announced one", "250 accepted 1"],
    ["an answer to another line", "200 pong"],
    ["a second welcome", "230 welcome last=0"],
    ["a second greeting", greeting],
    ["a go-on that nothing needs", "331 token"],
    ["a confirmation of several lines", "250-stored 1"],
    ["a last number that was never sent", "421 closing reason=draining last=2 id=a"],
  ];
  for (const [what, line] of wrong) {
    test(`${what} out of order`, () => {
      const peer = welcomed();
      peer.send("uno", 0);
      assert.deepEqual(kinds(receive(peer, line)), ["out-of-order"]);
      assert.deepEqual([peer.state, peer.confirmed], ["closed", 0]);
    });
  }

  test("an answer to nothing out of order", () => {
    assert.deepEqual(kinds(receive(welcomed(), "250 stored 1")), ["out-of-order"]);
    const peer = welcomed();
    peer.ping("a", 0);
    assert.deepEqual(kinds(receive(peer, "200 pong b")), ["out-of-order"]);
  });

  test("a last number below what was confirmed out of order", () => {
    const peer = welcomed();
    peer.send("uno", 0);
    assert.deepEqual(kinds(receive(peer, "250 stored 1", "421 closing reason=draining last=0 id=a")), [
      "confirmed",
      "out-of-order",
    ]);
  });

  test("a welcome to another session than its own out of order", () => {
    const peer = new Peer();
    receive(peer, greeting);
    peer.hello("Ana");
    assert.deepEqual(kinds(receive(peer, "230 welcome last=5 budget=4")), ["out-of-order"]);
  });
});
