/** All checks, one after the other. */
import { checkDisk, checkFsync, checkSpace } from "./checks/disk.ts";
import { checkFolder, checkMessages, checkServer } from "./checks/folder.ts";
import { checkFiles, checkMemory, checkPort, checkThreads } from "./checks/server.ts";
import { checkNode, checkSqlite } from "./checks/software.ts";
import { checkClock, checkTerminal } from "./checks/surroundings.ts";
import type { Finding, Question } from "./finding.ts";
import type { Machine } from "./machine.ts";
import { enterPlace, leavePlace } from "./place.ts";

/** These may take seconds. */
export type SlowCheck = "fsync" | "port";

/**
 * Looks at the machine; gives each finding as soon as it is there, and says with `begins` when one may take a while.
 * Leaves nothing behind, also when it is left early.
 */
export async function* diagnose(
  machine: Machine,
  question: Question,
  begins: (check: SlowCheck) => void = () => {},
): AsyncGenerator<Finding, void, undefined> {
  yield checkNode(machine);
  const place = enterPlace(machine, question.dataFolder);
  try {
    yield checkSqlite(machine, place);
    yield checkFolder(machine, place);
    const { finding, messages } = checkMessages(machine, place);
    yield finding;
    const server = checkServer(machine, place);
    yield server;
    const disk = checkDisk(machine, place);
    yield disk;
    yield checkSpace(machine, place, question.reserveBytes);
    begins("fsync");
    const fsync = await checkFsync(machine, place, disk.kind);
    if (fsync !== undefined) yield fsync;
    begins("port");
    yield await checkPort(machine, question, server);
    yield await checkThreads(machine, question);
    const files = checkFiles(machine, question);
    yield files;
    if (files.clientsMax !== null) yield checkMemory(machine, files.clientsMax);
    yield checkClock(machine, messages);
    yield checkTerminal(machine);
  } finally {
    leavePlace(machine, place);
  }
}
