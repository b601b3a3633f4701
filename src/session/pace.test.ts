import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { Pace } from "./pace.ts";
import { Peer } from "./peer.ts";
import { RateMeter } from "./rate.ts";

const limits = { max: 4096, rate: 20, burst: 40, window: 256 };
const ascii = new TextEncoder();
const second = 1_000_000;

/** One line drains in 1/20 s at the rate; in a little more at the share of it that is believed, and by two clocks. */
const firstLineUs = Math.ceil(50_000 / 0.995) + 2;

suite("Pace", () => {
  test("lets the burst go at once, and no line more until one of it is confirmed", () => {
    const pace = new Pace(limits, 40, 0);
    for (let i = 0; i < 40; i++) {
      assert.equal(pace.sendableAt(0), 0);
      pace.sent();
    }
    assert.equal(pace.sendableAt(0), Infinity);
    pace.confirmed(0);
    assert.equal(pace.sendableAt(0), firstLineUs);
  });

  test("charges an unconfirmed line as if it were read now, however long ago it was sent", () => {
    const pace = new Pace({ ...limits, burst: 2 }, 2, 0);
    pace.sent();
    pace.sent();
    assert.equal(pace.sendableAt(3600 * second), Infinity);
    pace.confirmed(3600 * second);
    pace.confirmed(3600 * second);
    assert.equal(pace.sendableAt(3600 * second), 3600 * second + firstLineUs);
  });

  test("begins with the budget that the server says", () => {
    const pace = new Pace(limits, 0, 0);
    assert.equal(pace.sendableAt(0), firstLineUs);
  });

  test("never waits where there is no limit of rate", () => {
    const pace = new Pace({ ...limits, rate: undefined, burst: 1 }, 1, 0);
    for (let i = 0; i < 100; i++) pace.sent();
    assert.equal(pace.sendableAt(7), 7);
  });
});

/** A server that reads each line some time after it was sent, and confirms it some time later, by its own clock. */
interface Model {
  readonly rate: number;
  readonly burst: number;
  readonly window: number;
  /** What the name's earlier connections left of its budget. */
  readonly used: number;
  /** How much the server's clock is off, in millionths. */
  readonly driftPpm: number;
  /** For each line in turn: how long the client has nothing to say, and how long its ways out and back take. */
  readonly lines: readonly { readonly idleNs: number; readonly outNs: number; readonly backNs: number }[];
}

/**
 * Talks as fast as `Peer` allows. Returns when each line was sent, in microseconds; throws where the server finds one
 * too fast. True time is in nanoseconds; both sides know it as their clocks show it.
 */
function talk(model: Model): number[] {
  const { rate, burst, window, used, driftPpm, lines } = model;
  const clientUs = (ns: number) => Math.floor(ns / 1000);
  const serverUs = (ns: number) => Math.floor((ns / 1000) * (1 + driftPpm / 1e6) + 5.5 * second);
  const meter = new RateMeter(rate, burst, new Float64Array(2));
  for (let i = 0; i < used; i++) assert.equal(meter.take(serverUs(0)), 0);
  const peer = new Peer();
  const receive = (line: string, ns: number) => {
    const [event] = peer.receive(ascii.encode(`${line}\r\n`), clientUs(ns));
    assert.ok(event !== undefined && event.kind !== "fault", `${line}: ${event?.kind}`);
  };
  receive(`220 acuse/1 max=4096 rate=${rate} burst=${burst} window=${window} ack=stored auth=none`, 0);
  peer.hello("Ana");
  const budget = meter.available(serverUs(0));
  // The welcome is on its way for a while, in which the budget recovers and nobody tells.
  let nowNs = lines[0]?.backNs ?? 0;
  receive(`230 welcome last=0 budget=${budget}`, nowNs);

  const sentUs: number[] = [];
  const replies: { readonly line: string; readonly atNs: number }[] = [];
  let readNs = 0;
  let repliedNs = 0;
  const receiveUntil = (untilNs: number) => {
    while (replies.length > 0 && replies[0]!.atNs <= untilNs) {
      const { line, atNs } = replies.shift()!;
      receive(line, atNs);
    }
  };
  for (const [i, { idleNs, outNs, backNs }] of lines.entries()) {
    nowNs += idleNs;
    receiveUntil(nowNs);
    for (;;) {
      const atUs = peer.sendableAt(clientUs(nowNs));
      if (atUs <= clientUs(nowNs)) break;
      nowNs = Math.min(atUs * 1000, replies[0]?.atNs ?? Infinity);
      assert.ok(nowNs < Infinity, "the client would wait for ever");
      receiveUntil(nowNs);
    }
    let reply = "200 pong";
    if (i % 7 === 3) peer.ping("", clientUs(nowNs));
    else reply = `250 stored ${peer.send("x", clientUs(nowNs))}`;
    sentUs.push(clientUs(nowNs));
    readNs = Math.max(readNs, nowNs + outNs);
    assert.equal(meter.take(serverUs(readNs)), 0, `line ${i} was too fast`);
    repliedNs = Math.max(repliedNs, readNs + backNs);
    replies.push({ line: reply, atNs: repliedNs });
  }
  return sentUs;
}

const ms = 1_000_000;
const delayNs = fc.oneof(
  fc.constant(0),
  fc.nat(10_000),
  fc.nat(2 * ms),
  fc.nat(400 * ms),
  fc.nat(5_000 * ms),
);

suite("a peer and a server that counts each line somewhere between its sending and its confirmation", () => {
  test("never disagree: no honest client is ever too fast, with clocks up to 1000 ppm apart", () => {
    const model = fc
      .record({
        rate: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 1_000_000 })),
        burst: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 60 })),
        window: fc.integer({ min: 1, max: 80 }),
        usedShare: fc.nat(100),
        driftPpm: fc.integer({ min: -1000, max: 1000 }),
        lines: fc.array(fc.record({ idleNs: delayNs, outNs: delayNs, backNs: delayNs }), {
          minLength: 1,
          maxLength: 200,
          size: "max",
        }),
      })
      .map(({ usedShare, ...model }) => ({ ...model, used: Math.floor((model.burst * usedShare) / 100) }));
    fc.assert(
      fc.property(model, (model) => {
        talk(model);
      }),
      { numRuns: 2_000 },
    );
  });

  test("use at least 97 % of the rate when there is always something to send", () => {
    const model = fc.record({
      rate: fc.integer({ min: 5, max: 2_000 }),
      driftPpm: fc.integer({ min: -1000, max: 1000 }),
      outNs: fc.nat(40 * ms),
      backNs: fc.nat(40 * ms),
    });
    fc.assert(
      fc.property(model, ({ rate, driftPpm, outNs, backNs }) => {
        // As in every pipe: what is under way must fit into the burst, here with two lines to spare.
        const burst = Math.ceil((rate * (outNs + backNs)) / (1000 * ms)) + 3;
        const count = burst + 1_000;
        const lines = Array.from({ length: count }, () => ({ idleNs: 0, outNs, backNs }));
        const sentUs = talk({ rate, burst, window: 4096, used: 0, driftPpm, lines });
        const measured = 800 / ((sentUs[count - 1]! - sentUs[count - 801]!) / second);
        assert.ok(measured >= 0.97 * rate, `${measured} lines a second of ${rate}`);
      }),
      { numRuns: 100 },
    );
  });
});
