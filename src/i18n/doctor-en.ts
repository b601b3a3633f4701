import type { DoctorTexts } from "./doctor.ts";
import { formatMicroseconds, formatTime } from "./doctor-units.ts";
import { counted, formatCount, formatDay, formatSize } from "./units.ts";

const nouns = {
  files: { one: "file", other: "files" },
  clients: { one: "client", other: "clients" },
  threads: { one: "thread", other: "threads" },
  problems: { one: "problem", other: "problems" },
  warnings: { one: "thing", other: "things" },
  cores: { one: "core", other: "cores" },
  columns: { one: "column", other: "columns" },
} as const;

export const en: DoctorTexts = {
  about:
    "Looks whether this machine is ready for the server: programs, data folder, disk, port, limits, clock and terminal, and says what to do about what is not as it should be. It changes nothing. It takes the same options as acuse serve",
  options: {
    data: "Folder of the messages",
    host: "Address that it would listen on; may be repeated. Without it, 127.0.0.1 and ::1",
    port: "Port that it would listen on",
    maxClients: "Clients at once. Without it, as many as the limit of open files allows",
    reserve: "Free space below which nothing more is stored",
    json: "A JSON object a line for each check",
  },
  looking: { fsync: "measuring the disk…", port: "looking at the port…" },
  verdicts: { ok: "ok", warning: "look", problem: "problem" },
  labels: {
    node: "Node",
    sqlite: "SQLite",
    folder: "folder",
    messages: "messages",
    server: "server",
    disk: "disk",
    space: "space",
    fsync: "fsync",
    port: "port",
    threads: "threads",
    files: "files",
    memory: "memory",
    clock: "clock",
    terminal: "terminal",
  },
  found: {
    sqlite: (version, journalMode, synchronous) =>
      `${version} · journal_mode=${journalMode}, synchronous=${synchronous}: set and read back here`,
    folderThere: (path, mode) => `${path}: can be written, mode ${mode}`,
    folderToBeMade: (path) => `${path}: not there yet; acuse serve makes it`,
    notAFolder: (path) => `${path} is not a folder`,
    notWritable: (path, reason) => `${path} cannot be written: ${reason}`,
    messages: (count) => `${formatCount("en", count)} stored`,
    noMessages: "none stored yet",
    unreadable: "cannot be read",
    serving: (pid, port) =>
      `process ${pid} serves this folder now${port === null ? "" : `, on port ${port}`}`,
    notServing: "nobody serves this folder now",
    disk: (fileSystem, mountPoint) =>
      `${fileSystem}${mountPoint === null ? "" : `, mounted on ${mountPoint}`}`,
    space: (availableBytes) => `${formatSize("en", availableBytes)} free`,
    fsync: (medianUs, worstUs, count) =>
      `median ${formatMicroseconds("en", medianUs)}, worst ${formatMicroseconds("en", worstUs)}, of ${formatCount("en", count)}`,
    failed: (reason) => `failed: ${reason}`,
    portFree: (addresses) => `free: ${addresses}`,
    anyPort: "the server takes one that is free",
    portOurs: (addresses) => `the server of this folder listens here: ${addresses}`,
    portTaken: (address, isAcuse, holder) =>
      `${address} is taken by ${isAcuse ? "another acuse server" : "another program"}${holder === null ? "" : `, ${holder}`}`,
    portNotAllowed: (address) => `the system does not allow to listen on ${address}`,
    noSuchAddress: (host) => `${host} is not an address of this machine`,
    threads: (threads, cores) =>
      `${counted("en", threads, nouns.threads)} for clients, on ${counted("en", cores, nouns.cores)}; they share the port`,
    cannotSharePort: "several threads cannot share a port here (reusePort)",
    files: (opfilesMax, clientsMax) =>
      `up to ${counted("en", opfilesMax, nouns.files)} open: ${counted("en", clientsMax, nouns.clients)} at once`,
    filesTooFew: (opfilesMax) => `up to ${counted("en", opfilesMax, nouns.files)} open: too few`,
    memory: (availableBytes) => `${formatSize("en", availableBytes)} available`,
    clock: (at, isSynchronized) =>
      `${formatDay("en", at)}, ${formatTime(at)} · ${isSynchronized ? "synchronized" : "not known whether it is synchronized"}`,
    noTerminal: "the output is not a terminal: text without colour",
    terminal: (columns, utf8, colour) =>
      [
        counted("en", columns, nouns.columns),
        utf8 ? "UTF-8" : "no UTF-8",
        colour ? "colour" : "no colour",
      ].join(" · "),
  },
  advice: {
    sqliteFailed: (reason) => `SQLite cannot store here: ${reason}. Choose another folder with \`--data\``,
    otherFolder: "Choose a folder with `--data`",
    makeWritable: (path) =>
      `Allow whoever runs the server to write in ${path}, or choose another folder with \`--data\``,
    fileNotWritable: (file) =>
      `Its file ${file} cannot be written: somebody else may have run the server. Change its owner with \`chown\``,
    closeFolder: (path) => `Other users can change what is in it: \`chmod 700 ${path}\``,
    otherOwner: (owner, user) =>
      `It is user ${owner}'s, and you are ${user}: its owner may be unable to open what you write. Always run the server as the same user`,
    unreadable: (reason) => `SQLite cannot read the database: ${reason}`,
    memoryDisk:
      "It is memory: gone when the machine goes off, and the server would confirm with `accepted` instead of `stored`. Choose a folder on a disk with `--data`",
    layer: "It is a container's own layer and goes with it: mount a volume, and name it with `--data`",
    network:
      "SQLite cannot be trusted on a network file system: neither its locks nor its log. Choose a disk of this machine with `--data`",
    noBarrier:
      "It is mounted without barriers: a power cut may lose what was synced. Mount it without `nobarrier` and `barrier=0`",
    unknownDisk:
      "acuse has not been tried here. If this file system does not do what fsync says, a power cut loses what was confirmed; ext4, xfs, btrfs and zfs do it",
    tooLittleSpace: (reserveBytes) =>
      `It is less than the reserve of ${formatSize("en", reserveBytes)}: the server would store nothing (452 no-space). Make room, or lower \`--reserve\``,
    littleSpace: (reserveBytes) =>
      `With less than ${formatSize("en", reserveBytes)} the server stops storing. Make room in time`,
    slowDisk: "Each confirmation waits at least that long. An SSD is some hundred times faster",
    implausibleDisk:
      "No disk answers so soon: something swallows the order (as libeatmydata does), and a power cut would lose what was confirmed",
    failedDisk: "The disk could not sync: the server would confirm nothing. See to the disk",
    portTaken: (isAcuse) =>
      isAcuse
        ? "Talk to that one (`acuse connect`), stop it, or choose another port with `--port`"
        : "Stop that program, or choose another port with `--port`",
    portNotAllowed: "Ports below 1024 are usually reserved: choose another with `--port`",
    noSuchAddress: "Choose another with `--host`; without it, the server listens to this machine only",
    otherPort: "Choose another port with `--port`",
    noReusePort: "The server counts on it and could not begin: it takes Linux 3.9 or newer",
    oneThread: "One thread serves all clients: it works, with less speed",
    moreFiles: "Raise the limit before you start it: `ulimit -n 65536`",
    clientsTooMany: (most) =>
      `\`--max-clients\` may be at most ${formatCount("en", most)}. Lower the number, or raise the limit: \`ulimit -n\``,
    memory: (neededBytes, clientsMax) =>
      `${counted("en", clientsMax, nouns.clients)} would take ${formatSize("en", neededBytes)}: lower \`--max-clients\` if so many may really come`,
    clockImplausible:
      "The clock cannot be right, and messages bear its time. Set it, for example with `timedatectl set-ntp true`",
    clockBackwards: (newestAt) =>
      `The newest message is later, of ${formatDay("en", newestAt)}, ${formatTime(newestAt)}: the clock went back. The order of messages does not rest on it, their time does`,
    noUtf8: "Accents may look wrong: `export LANG=C.UTF-8`",
    narrow: "In so few columns the console wraps almost every line: make the window wider",
  },
  allIsWell: (warnings) =>
    warnings === 0
      ? "All is ready: what acuse promises holds here. `acuse serve` starts it"
      : `What acuse promises holds here, with ${counted("en", warnings, nouns.warnings)} to look at. \`acuse serve\` starts it`,
  somethingBreaks: (problems) =>
    `${counted("en", problems, nouns.problems)}: so the server cannot begin, or cannot keep what it promises`,
};
