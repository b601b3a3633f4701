/** What a person reads of a finding. */
import { doctorTexts } from "../i18n/doctor.ts";
import type { DoctorTexts } from "../i18n/doctor.ts";
import type { Lang } from "../i18n/lang.ts";
import type { FolderTrouble } from "../ledger/trouble.ts";
import { formatAddress } from "../protocol/address.ts";
import { describeTrouble } from "../server/trouble.ts";
import type { CheckName, Finding } from "./finding.ts";

export interface Words {
  readonly found: string;
  /** What to do; `undefined` when there is nothing to do. */
  readonly advice?: string | undefined;
}

type Wording = {
  readonly [C in CheckName]: (
    finding: Extract<Finding, { check: C }>,
    texts: DoctorTexts,
    lang: Lang,
  ) => Words;
};

const wording: Wording = {
  node: ({ version, trouble }, _, lang) => ({ found: version, advice: troubleText(trouble, lang) }),

  sqlite({ version, journalMode, synchronous, trouble, error }, { found, advice }, lang) {
    const isProven = journalMode !== null && synchronous !== null;
    return {
      found: isProven ? found.sqlite(version, journalMode, synchronous) : version,
      advice: error === null ? troubleText(trouble, lang) : advice.sqliteFailed(error),
    };
  },

  folder({ state, path, mode, owner, user, error, fault }, { found, advice }) {
    switch (state) {
      case "not-a-folder":
        return { found: found.notAFolder(path), advice: advice.otherFolder };
      case "failed":
        return { found: found.notWritable(path, error ?? ""), advice: advice.makeWritable(path) };
      case "to-be-made":
        return { found: found.folderToBeMade(path) };
      case "there": {
        const faults = {
          "not-writable": advice.fileNotWritable(error ?? ""),
          "others-write": advice.closeFolder(path),
          "other-owner": advice.otherOwner(owner ?? 0, user ?? 0),
        };
        return {
          found: found.folderThere(path, mode ?? ""),
          advice: fault === null ? undefined : faults[fault],
        };
      }
    }
  },

  messages({ verdict, count, trouble, error }, { found, advice }, lang) {
    if (verdict === "ok") return { found: count === null ? found.noMessages : found.messages(count) };
    return { found: found.unreadable, advice: troubleText(trouble, lang) ?? advice.unreadable(error ?? "") };
  },

  server: ({ pid, port }, { found }) => ({
    found: pid === null ? found.notServing : found.serving(pid, port),
  }),

  disk({ fileSystem, mountPoint, kind }, { found, advice }) {
    const kinds = {
      durable: undefined,
      memory: advice.memoryDisk,
      layer: advice.layer,
      network: advice.network,
      "no-barrier": advice.noBarrier,
      unknown: advice.unknownDisk,
    };
    return { found: found.disk(fileSystem, mountPoint), advice: kinds[kind] };
  },

  space({ verdict, availableBytes, reserveBytes }, { found, advice }) {
    const verdicts = {
      ok: undefined,
      warning: advice.littleSpace(reserveBytes),
      problem: advice.tooLittleSpace(reserveBytes),
    };
    return { found: found.space(availableBytes), advice: verdicts[verdict] };
  },

  fsync({ count, medianUs, worstUs, fault, error }, { found, advice }) {
    if (error !== null) return { found: found.failed(error), advice: advice.failedDisk };
    const faults = { slow: advice.slowDisk, "too-fast-to-be-true": advice.implausibleDisk };
    return {
      found: found.fsync(medianUs, worstUs, count),
      advice: fault === null ? undefined : faults[fault],
    };
  },

  port({ state, hosts, port, host, isAcuse, holder, error }, { found, advice }) {
    const addresses = hosts.map((each) => formatAddress(each, port)).join(" · ");
    const address = formatAddress(host ?? "", port);
    switch (state) {
      case "free":
        return { found: port === 0 ? found.anyPort : found.portFree(addresses) };
      case "ours":
        return { found: found.portOurs(addresses) };
      case "taken":
        return { found: found.portTaken(address, isAcuse, holder), advice: advice.portTaken(isAcuse) };
      case "not-allowed":
        return { found: found.portNotAllowed(address), advice: advice.portNotAllowed };
      case "no-address":
        return { found: found.noSuchAddress(host ?? ""), advice: advice.noSuchAddress };
      case "failed":
        return { found: found.failed(error ?? ""), advice: advice.otherPort };
    }
  },

  threads({ verdict, threads, cores }, { found, advice }) {
    if (verdict === "ok") return { found: found.threads(threads, cores) };
    const text = verdict === "problem" ? advice.noReusePort : advice.oneThread;
    return { found: found.cannotSharePort, advice: text };
  },

  files({ verdict, openFilesMax, clientsMax, problem }, { found, advice }) {
    if (problem?.kind === "too-many-clients") {
      return { found: found.filesTooFew(openFilesMax), advice: advice.clientsTooMany(problem.most) };
    }
    return {
      found: clientsMax === null ? found.filesTooFew(openFilesMax) : found.files(openFilesMax, clientsMax),
      advice: verdict === "ok" ? undefined : advice.moreFiles,
    };
  },

  memory: ({ verdict, availableBytes, neededBytes, clientsMax }, { found, advice }) => ({
    found: found.memory(availableBytes),
    advice: verdict === "ok" ? undefined : advice.memory(neededBytes, clientsMax),
  }),

  clock({ now, synchronized, newestMessage, fault }, { found, advice }) {
    const faults = {
      implausible: advice.clockImplausible,
      "went-backwards": advice.clockBackwards(Date.parse(newestMessage ?? now)),
    };
    return {
      found: found.clock(Date.parse(now), synchronized === true),
      advice: fault === null ? undefined : faults[fault],
    };
  },

  terminal({ columns, utf8, colour, fault }, { found, advice }) {
    const faults = { "no-utf8": advice.noUtf8, narrow: advice.narrow };
    return {
      found: columns === null ? found.noTerminal : found.terminal(columns, utf8, colour),
      advice: fault === null ? undefined : faults[fault],
    };
  },
};

/** What was found, and what to do. */
export function wordsOf(finding: Finding, lang: Lang): Words {
  // Each wording takes the findings of its own check, which the compiler cannot see through the lookup.
  const word = wording[finding.check] as (finding: Finding, texts: DoctorTexts, lang: Lang) => Words;
  return word(finding, doctorTexts[lang], lang);
}

/** These say themselves what to do. That a folder is served, or empty, is for checks of their own. */
function troubleText(trouble: FolderTrouble | null, lang: Lang): string | undefined {
  const isOthers = trouble === null || trouble.kind === "busy" || trouble.kind === "missing";
  return isOthers ? undefined : describeTrouble(trouble, lang);
}
