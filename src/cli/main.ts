/** `acuse`: finds the command and runs it. Each command is one file beside this one, loaded only when it is run. */
import { cliTexts } from "../i18n/cli.ts";
import type { CliTexts } from "../i18n/cli.ts";
import { detectLang } from "../i18n/lang.ts";
import { asksForHelp, langFlag } from "./command.ts";
import { exitCodes } from "./exit.ts";
import { mainHelp } from "./help.ts";
import { painter, wantsColour } from "../terminal/style.ts";
import type { Paint } from "../terminal/style.ts";
import { nearest } from "./nearest.ts";
import { UsageError } from "./options.ts";
import { version } from "../server/version.ts";

type Env = NodeJS.ProcessEnv;

interface Entry {
  readonly load: () => Promise<{ run(argv: string[], env: Env): Promise<number> }>;
  /**
   * Goes on when nobody reads its stdout any more, unless that was its help: a server has others to answer to, a sender its
   * work to finish.
   */
  readonly outlivesStdout?: true;
}

const commands: Readonly<Record<keyof CliTexts["summaries"], Entry>> = {
  serve: { load: () => import("./serve.ts"), outlivesStdout: true },
  connect: { load: () => import("./connect.ts") },
  send: { load: () => import("./send.ts"), outlivesStdout: true },
  log: { load: () => import("./log.ts") },
  who: { load: () => import("./who.ts") },
  kick: { load: () => import("./kick.ts") },
  why: { load: () => import("./why.ts") },
  backup: { load: () => import("./backup.ts") },
  prune: { load: () => import("./prune.ts") },
  prove: { load: () => import("./prove.ts") },
  bench: { load: () => import("./bench.ts") },
  explain: { load: () => import("./explain.ts") },
  doctor: { load: () => import("./doctor.ts") },
};

/** Runs the command that `argv` (without node and script) names. Resolves to the exit code. */
export async function main(argv: readonly string[], env: Env): Promise<number> {
  const [name, ...rest] = withHelpLast(argv);
  const texts = cliTexts[detectLang(langFlag(argv), env)];
  const entry = Object.entries(commands).find(([command]) => command === name)?.[1];
  if (entry?.outlivesStdout !== true || asksForHelp(rest)) process.stdout.on("error", endQuietly);
  try {
    if (entry !== undefined) return await (await entry.load()).run(rest, env);
    return withoutCommand(name, texts, painter(wantsColour(env, process.stdout.isTTY)));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`acuse: ${error.message}\n`);
    return exitCodes.usage;
  }
}

/** `acuse help serve` is `acuse serve --help`. */
function withHelpLast(argv: readonly string[]): readonly string[] {
  const [first, second, ...rest] = argv;
  const isOfCommand = first === "help" && second !== undefined && !second.startsWith("-");
  return isOfCommand ? [second, "--help", ...rest] : argv;
}

function withoutCommand(name: string | undefined, texts: CliTexts, paint: Paint): number {
  const names = Object.keys(commands);
  const flags = ["help", "version"];
  switch (name) {
    case "--help":
    case "-h":
    case "help":
      process.stdout.write(mainHelp(texts, paint));
      return exitCodes.confirmed;
    case "--version":
      process.stdout.write(`${version}\n`);
      return exitCodes.confirmed;
    case undefined:
      throw new UsageError(texts.noCommand(names));
    default:
      if (name.startsWith("-")) throw new UsageError(texts.unknownFlag(name, nearest(name.slice(2), flags)));
      throw new UsageError(texts.unknownCommand(name, nearest(name, names)));
  }
}

/** Who reads the output has gone, as in `acuse log | head`: nothing is left to do, nor to say. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(exitCodes.failure);
}
