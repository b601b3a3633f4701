import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { Pace } from "./pace.ts";
import { Peer } from "./peer.ts";
import { RateMeter } from "./rate.ts";

const limits = { max: 4096, rate: 20, burst: 40, window: 256 };
const ascii = new TextEncoder();
const second = 1_000_000;

suite("Pace", () => {
  test("lets the burst go at once, and no line more until one of it is confirmed", () => {
    const pace = new Pace(limits, 40, 0);
    for (let i = 0; i < 40; i++) {
      assert.equal(pace.sendableAt(0), 0);
      pace.sent();
    }
    assert.equal(pace.sendableAt(0), Infinity);
    pace.confirmed(0);
    // One line drains in 1/20 s at the rate, and in a little more at the share of it that is believed.
    assert.equal(pace.sendableAt(0), Math.ceil(50_000 / 0.995));
  });

  test("charges an unconfirmed line as if it were read now, however long ago it was sent", () => {
    const pace = new Pace({ ...limits, burst: 2 }, 2, 0);
    pace.sent();
    pace.sent();
    assert.equal(pace.sendableAt(3600 * second), Infinity);
    pace.confirmed(3600 * second);
    pace.confirmed(3600 * second);
    assert.equal(pace.sendableAt(3600 * second), 3600 * second + Math.ceil(50_000 / 0.995));
  });

  test("begins with the budget that the server says", () => {
    const pace = new Pace(limits, 0, 0);
    assert.equal(pace.sendableAt(0), Math.ceil(50_000 / 0.995));
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
  readonly lines: readonly { readonly idleUs: number; readonly outUs: number; readonly backUs: number }[];
}

/** Talks as fast as `Peer` allows. Returns when each line was sent; throws where the server finds one too fast. */
function talk(model: Model): number[] {
  const { rate, burst, window, used, driftPpm, lines } = model;
  const serverUs = (clientUs: number) => Math.floor(clientUs * (1 + driftPpm / 1e6)) + 5 * second;
  const meter = new RateMeter(rate, burst, new Float64Array(2));
  for (let i = 0; i < used; i++) assert.equal(meter.take(serverUs(0)), 0);
  const peer = new Peer();
  const receive = (line: string, nowUs: number) => {
    const [event] = peer.receive(ascii.encode(`${line}\r\n`), nowUs);
    assert.ok(event !== undefined && event.kind !== "fault", `${line}: ${event?.kind}`);
  };
  receive(`220 acuse/1 max=4096 rate=${rate} burst=${burst} window=${window} ack=stored auth=none`, 0);
  peer.hello("Ana");
  const budget = meter.available(serverUs(0));
  // The welcome is on its way for a while, in which the budget recovers and nobody tells.
  let nowUs = lines[0]?.backUs ?? 0;
  receive(`230 welcome last=0 budget=${budget}`, nowUs);

  const sentUs: number[] = [];
  const replies: { readonly line: string; readonly atUs: number }[] = [];
  let readUs = 0;
  let repliedUs = 0;
  const receiveUntil = (untilUs: number) => {
    while (replies.length > 0 && replies[0]!.atUs <= untilUs) {
      const { line, atUs } = replies.shift()!;
      receive(line, atUs);
    }
  };
  for (const [i, { idleUs, outUs, backUs }] of lines.entries()) {
    nowUs += idleUs;
    receiveUntil(nowUs);
    for (let at = peer.sendableAt(nowUs); at > nowUs; at = peer.sendableAt(nowUs)) {
      nowUs = Math.min(at, replies[0]?.atUs ?? Infinity);
      assert.ok(nowUs < Infinity, "the client would wait for ever");
      receiveUntil(nowUs);
    }
    const isPing = i % 7 === 3;
    let reply = "200 pong";
    if (isPing) peer.ping("", nowUs);
    else reply = `250 stored ${peer.send("x", nowUs)}`;
    sentUs.push(nowUs);
    readUs = Math.max(readUs, nowUs + outUs);
    assert.equal(meter.take(serverUs(readUs)), 0, `line ${i} was too fast`);
    repliedUs = Math.max(repliedUs, readUs + backUs);
    replies.push({ line: reply, atUs: repliedUs });
  }
  return sentUs;
}

const delayUs = fc.oneof(fc.constant(0), fc.nat(2_000), fc.nat(400_000), fc.nat(5 * second));

suite("a peer and a server that counts each line somewhere between its sending and its confirmation", () => {
  test("never disagree: no honest client is ever too fast, with clocks up to 1000 ppm apart", () => {
    const model = fc
      .record({
        rate: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 1_000_000 })),
        burst: fc.integer({ min: 1, max: 60 }),
        window: fc.integer({ min: 1, max: 80 }),
        usedShare: fc.nat(100),
        driftPpm: fc.integer({ min: -1000, max: 1000 }),
        lines: fc.array(fc.record({ idleUs: delayUs, outUs: delayUs, backUs: delayUs }), {
          minLength: 1,
          maxLength: 200,
        }),
      })
      .map(({ usedShare, ...model }) => ({ ...model, used: Math.floor((model.burst * usedShare) / 100) }));
    fc.assert(
      fc.property(model, (model) => {
        talk(model);
      }),
      { numRuns: 5_000 },
    );
  });

  test("use at least 97 % of the rate when there is always something to send", () => {
    const model = fc.record({
      rate: fc.integer({ min: 5, max: 2_000 }),
      driftPpm: fc.integer({ min: -1000, max: 1000 }),
      outUs: fc.nat(40_000),
      backUs: fc.nat(40_000),
    });
    fc.assert(
      fc.property(model, ({ rate, driftPpm, outUs, backUs }) => {
        // As in every pipe: what is under way must fit into the burst, here with two lines to spare.
        const burst = Math.ceil((rate * (outUs + backUs)) / second) + 3;
        const count = burst + 1_000;
        const lines = Array.from({ length: count }, () => ({ idleUs: 0, outUs, backUs }));
        const sentUs = talk({ rate, burst, window: 4096, used: 0, driftPpm, lines });
        const measured = (1_000 - 200) / ((sentUs[count - 1]! - sentUs[count - 801]!) / second);
        assert.ok(measured >= 0.97 * rate, `${measured} lines a second of ${rate}`);
      }),
      { numRuns: 100 },
    );
  });
});
