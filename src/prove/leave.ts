/** Writes what a person keeps: the report, the same as data, and the bytes that it rests on. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ClientProcess } from "./client-process.ts";
import type { Evidence, TranscriptFile } from "./evidence.ts";
import type { Proof } from "./prove.ts";
import { renderReport } from "./report/report.ts";
import type { Run } from "./run.ts";

export const reportName = "report.html";

/** Writes everything into a folder, which is there. Returns the whole evidence. */
export function leave({ evidence, run }: Proof, folder: string): Evidence {
  const transcripts = transcriptsOf(run).map(({ path, of, chunks }): TranscriptFile => {
    const bytes = Buffer.concat(chunks);
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
    return { path, of, bytes: bytes.length };
  });
  const whole: Evidence = { ...evidence, transcripts };
  writeFileSync(join(folder, "report.json"), `${JSON.stringify(whole, undefined, 2)}\n`);
  writeFileSync(join(folder, reportName), renderReport(whole));
  return whole;
}

interface Transcript {
  readonly path: string;
  readonly of: string;
  readonly chunks: readonly Uint8Array[];
}

/**
 * `NAME.sent` and `NAME.received` of a socket, `NAME.typed` and `NAME.printed` of a process, and each console; a name's
 * second connection is `NAME.2.sent`.
 */
function transcriptsOf(run: Run): Transcript[] {
  const times = new Map<string, number>();
  const clients = run.kept.flatMap((client): Transcript[] => {
    const { name } = client.conversation;
    const time = (times.get(name) ?? 0) + 1;
    times.set(name, time);
    const base = `transcripts/${name}${time === 1 ? "" : `.${time}`}`;
    return client instanceof ClientProcess
      ? [
          { path: `${base}.typed`, of: name, chunks: client.typed },
          { path: `${base}.printed`, of: name, chunks: client.printed.chunks },
        ]
      : [
          { path: `${base}.sent`, of: name, chunks: client.sentBytes },
          { path: `${base}.received`, of: name, chunks: client.heardBytes },
        ];
  });
  const consoles = Map.groupBy(run.servers, ({ label }) => label);
  const servers = [...consoles].map(([label, servers]) => ({
    path: `transcripts/${label}-console.txt`,
    of: "server",
    chunks: servers.flatMap((server) => server.console.chunks),
  }));
  return [...servers, ...clients];
}
