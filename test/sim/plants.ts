import type { FaultyMember } from "./world.ts";

/** A bug that is put in to see it found: in a copy of the source, or as a member with a fault. */
export interface Plant {
  /** What the program with it does. */
  readonly bug: string;
  readonly change?: { readonly file: string; readonly from: string; readonly to: string };
  readonly faulty?: FaultyMember;
}

const src = (file: string, from: string, to: string): Pick<Plant, "change"> => ({
  change: { file: `src/${file}`, from, to },
});

export const plants: readonly Plant[] = [
  {
    bug: "confirms before it commits",
    ...src(
      "ledger/commit.ts",
      "    this.#answers = this.#group.map((request) => request.act());\n",
      "    for (const request of this.#group) request.act()();\n",
    ),
  },
  { bug: "takes a recovery for durable that was not synced", faulty: "recovery without sync" },
  { bug: "runs on a disk that lies about syncing", faulty: "lying disk" },
  {
    bug: "keeps a session's last number in memory only",
    ...src(
      "ledger/rules.ts",
      "connected ?? (resume && checked(this.#store.find(resume.secret), resume.secret))",
      "connected",
    ),
  },
  {
    bug: "answers a resume before the old connection is settled",
    ...src(
      "ledger/commit.ts",
      "    this.#answers = this.#group.map((request) => request.act());\n",
      "    this.#answers = this.#group.map((request) => {\n" +
        "      const answer = request.act();\n" +
        "      if (request.rows > 0) return answer;\n" +
        "      answer();\n" +
        "      return () => {};\n" +
        "    });\n",
    ),
  },
  {
    bug: "does not fence an older connection",
    ...src(
      "ledger/rules.ts",
      "const isCurrent = found?.epoch === batch.epoch[entry];",
      "const isCurrent = found !== undefined;",
    ),
  },
  {
    bug: "gives an epoch a second time when nothing was stored under it",
    ...src(
      "ledger/names.ts",
      "    this.#epoch = Math.max(this.#epoch, before) + 1;\n    return this.#epoch;",
      "    return before + 1;",
    ),
  },
  {
    bug: "does not tell the connection that is taken over",
    ...src(
      "ledger/rules.ts",
      "    before?.lost(number, epoch);\n",
      "    void before;\n    void number;\n    void epoch;\n",
    ),
  },
  {
    bug: "says a last number that is one too high",
    ...src("session/session.ts", "{ last: answer.last, budget }", "{ last: answer.last + 1, budget }"),
  },
  {
    bug: "says a last number that is one too low",
    ...src(
      "session/session.ts",
      "{ last: answer.last, budget }",
      "{ last: Math.max(0, answer.last - 1), budget }",
    ),
  },
  {
    bug: "counts a resumed session from 1 again",
    ...src(
      "session/session.ts",
      "this.#unanswered = new Unanswered(this.#rules.word, answer.last);\n    this.#state = ",
      "this.#unanswered = new Unanswered(this.#rules.word, 0);\n    this.#state = ",
    ),
  },
  {
    bug: "claims what is stored after an unknown outcome",
    ...src(
      "session/ending.ts",
      'ending.key !== "lost" && ending.values["reason"] === "storage"',
      "ending === undefined",
    ),
  },
  {
    bug: "says goodbye before everything is settled",
    ...src("session/session.ts", "        if (!this.#unanswered.isSettled) break;\n", ""),
  },
  {
    bug: "says goodbye before the name is free",
    ...src(
      "session/session.ts",
      "        this.#effects.release();\n",
      "        this.#effects.release();\n        this.#finish();\n",
    ),
  },
  {
    bug: "stores a line that was not finished",
    ...src(
      "session/session.ts",
      'else if (this.#reader.unfinished) this.#end("unfinished", {}, this.#texts.unfinished());',
      'else if (this.#reader.unfinished) { this.receive(Uint8Array.of(10), 0, 0); this.#end("bye", {}, ""); }',
    ),
  },
  {
    bug: "stores what comes behind a refused line",
    ...src(
      "ledger/rules.ts",
      "if (number > session.last + 1) outcome[entry] = outcomes.fenced;\n        else this",
      "this",
    ),
  },
  {
    bug: "lets a pong overtake confirmations",
    ...src(
      "session/unanswered.ts",
      "if (this.#confirmed === this.#submitted) return lines;",
      'if (lines !== "") return lines;',
    ),
  },
  {
    bug: "gives a new budget to each connection of a name",
    ...src(
      "session/session.ts",
      "    this.#reader.max = max;\n",
      "    this.#reader.max = max;\n    this.#rules.budgets.fill(0);\n",
    ),
  },
  {
    bug: "resumes a session for another name's last number",
    ...src("ledger/rules.ts", "wanted.key === key && wanted.last >= last", "wanted.key === key"),
  },
  {
    bug: "client: drops its outbox on a reconnect",
    ...src(
      "session/sender.ts",
      "    this.#sent = last;\n",
      "    this.#sent = Math.max(last, this.#sentMost);\n",
    ),
  },
  {
    bug: "client: sends again what the welcome confirms",
    ...src("session/sender.ts", "    this.#sent = last;\n", "    this.#sent = this.#outbox.confirmed;\n"),
  },
  {
    bug: "client: believes any last number",
    ...src(
      "session/peer.ts",
      "if (last < this.#confirmed || last > this.#sent) return false;",
      "if (last < 0) return false;",
    ),
  },
  {
    bug: "client: sends before its spool is synced",
    faulty: "spool written after sending",
  },
  {
    bug: "client: charges a line when it sends it, not when it is confirmed",
    ...src("session/pace.ts", "    this.#unconfirmed -= 1;\n", "    this.#unconfirmed = 0;\n"),
  },
  {
    bug: "client: takes itself for another when it is taken over",
    ...src(
      "session/strays.ts",
      "if (!isTakenOver || this.#count === 0) return false;",
      "if (isTakenOver || this.#count === 0) return false;",
    ),
  },
  {
    bug: "client: gives up when the stream is cut inside a line",
    ...src("session/retry.ts", "if (reply.code === replies.unfinished.code) return true;", ""),
  },
];
