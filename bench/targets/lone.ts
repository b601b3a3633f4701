/** A client that is alone and waits for each answer: nothing hides what one confirmation takes. */
import { realMachine } from "../../src/doctor/real-machine.ts";
import { median } from "../../test/support/measure.ts";
import { load, serve } from "./pressure.ts";
import type { Measured, Target } from "./target.ts";

/** Confirmations and syncs take turns, so that the disk's moods meet both. */
const rounds = 7;
const pressure = { clients: 1, inFlight: 1, warmUpMs: 500, durationMs: 2_500 } as const;
const syncCount = 300;
const syncMsMax = 5_000;

const timesMost = 1.6;

export const lone: Target = {
  title: "A lone client waits for little more than the disk",
  async measure(place): Promise<Measured> {
    const server = await serve(place);
    const disk = realMachine(process.env, new AbortController().signal);
    const raw: { syncUs: number; p50Us: number; times: number; cpuUsPerMessage: number }[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const syncUs = median(await disk.timeSyncs(place.stage.folder(), syncCount, syncMsMax));
      const { p50Us, cpuUsPerMessage } = await load(server, pressure);
      place.say(`p50 ${p50Us} µs, one fsync ${Math.round(syncUs)} µs`);
      raw.push({ syncUs, p50Us, times: p50Us / syncUs, cpuUsPerMessage });
    }
    await server.stop();
    const what = `p50 ÷ the time of one fsync, median of ${rounds} rounds`;
    const reached = median(raw.map(({ times }) => times));
    return { goals: [{ what, most: timesMost, unit: "times", reached }], raw };
  },
};
