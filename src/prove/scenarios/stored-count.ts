/** At the end the books are compared: what all clients of the run counted, and what is stored, by plain SQL. */
import { replies } from "../../protocol/replies.ts";
import { audit } from "../audit.ts";
import { verifiedSettings } from "../console-view.ts";
import { fileSystemOf, isVolatile } from "../machine.ts";
import type { Run } from "../run.ts";
import type { See } from "../see.ts";
import { readStored } from "../stored.ts";

/** Parameters that a goodbye has besides, where the registry lists them. */
const owed = ["last", "id"] as const;

export async function storedCount(run: Run, see: See): Promise<void> {
  const { texts, conversations } = run;
  await Promise.all(run.servers.map((server) => server.stop()));
  const folders = [...new Set(run.servers.map(({ folder }) => folder))];
  const books = folders.map((folder) => {
    const stored = readStored(folder);
    const accounts = conversations.filter((conversation) => conversation.folder === folder);
    return { stored, found: audit(stored.rows, accounts) };
  });
  const sum = (of: (found: (typeof books)[number]["found"]) => number): number =>
    books.reduce((total, { found }) => total + of(found), 0);

  const confirmed = sum((found) => found.confirmed);
  const unconfirmed = sum((found) => found.unconfirmed);
  const stored = sum((found) => found.stored);
  see(
    "count",
    texts.storedAre(confirmed, unconfirmed),
    texts.storedAre(stored - unconfirmed, unconfirmed),
    stored === confirmed + unconfirmed && sum((found) => found.lost) === 0,
  );
  see(
    "content",
    texts.noneOf(0, stored),
    texts.noneOf(
      sum((found) => found.foreign + found.misplaced),
      stored,
    ),
  );
  const goodbyes = sum((found) => found.goodbyes);
  const wrongLast = books.flatMap(({ found }) => found.wrongLast);
  see(
    "last-true",
    texts.of(goodbyes, goodbyes),
    texts.of(goodbyes - wrongLast.length, goodbyes) +
      (wrongLast[0] === undefined ? "" : ` · ${wrongLast[0]}`),
    goodbyes > 0 && wrongLast.length === 0,
  );

  const closings = conversations.flatMap(({ closing }) => closing ?? []);
  const incomplete = closings.filter(({ code, params }) => {
    const spec = Object.values(replies).find((reply) => reply.code === code);
    const names: readonly string[] = spec?.params ?? [];
    return owed.some((name) => names.includes(name) && params[name] === undefined);
  });
  see(
    "goodbyes-complete",
    texts.of(closings.length, closings.length),
    texts.of(closings.length - incomplete.length, closings.length) +
      (incomplete[0] === undefined ? "" : ` · ${incomplete[0].code} ${incomplete[0].keyword}`),
    closings.length > 0 && incomplete.length === 0,
  );

  const settings = verifiedSettings(run.storyServers[0]?.lines.map(({ text }) => text) ?? []);
  see(
    "durability",
    "journal_mode=wal synchronous=full · SQL: wal",
    `journal_mode=${settings["journal_mode"] ?? "?"} synchronous=${settings["synchronous"] ?? "?"} · SQL: ${books[0]?.stored.journalMode ?? "?"}`,
  );
  const words = new Set(conversations.flatMap(({ greeting }) => greeting?.params["ack"] ?? []));
  const fileSystem = fileSystemOf(run.work);
  const word = isVolatile(fileSystem) ? "accepted" : "stored";
  see("word", `${word} (${fileSystem ?? "?"})`, `${[...words].join(", ")} (${fileSystem ?? "?"})`);
  see("integrity", "ok", [...new Set(books.map(({ stored }) => stored.integrity))].join(", "));
}
