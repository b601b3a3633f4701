/** What takes minutes by its nature. All of it goes on at the same time: most of it waits, and none measures latencies. */
import { describe, test } from "node:test";
import { consoles } from "../support/unread.ts";
import { doesNotGrow } from "./minutes/growth.ts";
import { allowsNaming, endsNaming } from "./minutes/naming.ts";
import { keepsToTheLimit, lossMax, seconds } from "./minutes/paced.ts";
import { provesSilence } from "./minutes/silent-server.ts";
import { cutsOffWhoDoesNotRead } from "./minutes/slow-reader.ts";

describe("for minutes", { concurrency: true }, () => {
  // One after the other: each is to have the processor to itself.
  describe("a full load whose console nobody reads lets no server grow", { concurrency: false }, () => {
    for (const [what, console] of consoles) test(what, (t) => doesNotGrow(t, console));
  });
  test("a client without a name is told so after 30 seconds, whatever it does meanwhile", endsNaming);
  test("a client may take nearly all of them, and has all the time afterwards", allowsNaming);
  test("who does not read is cut off after 120 seconds, and who reads slowly is not", cutsOffWhoDoesNotRead);
  test("acuse prove is not held up by a server that accepts everybody and says nothing", provesSilence);
  test(
    `send is paced at the limit within ${lossMax * 100} % for ${seconds} s, and never cut`,
    keepsToTheLimit,
  );
});
