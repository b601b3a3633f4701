import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import { noDashboard, root } from "./server.ts";
import { within } from "./wait.ts";

/** How long a test waits for something to be shown, or for the program to end. */
const shownMsMax = 20_000;

export interface PtyOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly rows?: number;
  readonly columns?: number;
}

/** A program on a terminal of its own, and whoever sits before it. It takes python3: Node has no way to a pty. */
export class Pty {
  /** The program's process; its session and its foreground group have the same number. */
  pid = 0;
  /** All that was shown and read. */
  text = "";
  readonly #keeper: ChildProcess;
  #code: number | undefined;
  #wake: (() => void)[] = [];

  private constructor(keeper: ChildProcess) {
    this.#keeper = keeper;
    keeper.stdout!.setEncoding("utf8").on("data", (text: string) => {
      this.text += text;
      this.#change();
    });
    createInterface({ input: keeper.stderr! }).once("line", (line) => {
      this.pid = Number(line);
      this.#change();
    });
    keeper.on("exit", (code) => {
      this.#code = code ?? -1;
      this.#change();
    });
  }

  /** Runs `command`; it ends with the test at the latest. */
  static async spawn(
    t: Pick<TestContext, "after">,
    command: readonly string[],
    { env, cwd = root, rows = 24, columns = 80 }: PtyOptions = {},
  ): Promise<Pty> {
    const keeper = spawn("python3", ["-c", keeperScript, String(rows), String(columns), ...command], {
      stdio: ["pipe", "pipe", "pipe"],
      cwd,
      env: { ...process.env, TERM: "xterm", ...noDashboard, ...env },
    });
    const pty = new Pty(keeper);
    t.after(async () => {
      if (pty.#code !== undefined) return;
      const exit = once(keeper, "exit");
      if (pty.pid === 0) keeper.kill("SIGKILL");
      else process.kill(-pty.pid, "SIGKILL");
      await exit;
    });
    await pty.#until(shownMsMax, "the program to begin", () => (pty.pid > 0 ? true : undefined));
    return pty;
  }

  /** Presses keys. `\x03` is Ctrl-C, `\x13` is Ctrl-S and `\x11` is Ctrl-Q. */
  type(keys: string): void {
    this.#order({ type: keys });
  }

  /** Reads what is shown, or leaves it where it is until the terminal holds no more. */
  reads(isReading: boolean): void {
    this.#order({ reads: isReading });
  }

  /** Gives the terminal another size, as whoever pulls at its window does; the program hears of it. */
  resize(columns: number, rows: number): void {
    this.#order({ size: [rows, columns] });
  }

  /** Closes the terminal, as whoever closes its window does. */
  hangUp(): void {
    this.#keeper.kill("SIGKILL");
  }

  /** Waits until `pattern` is shown behind the first `from` characters. */
  async shows(pattern: RegExp, from = 0, msMax: number = shownMsMax): Promise<RegExpExecArray> {
    return await this.#until(
      msMax,
      `${pattern} on the terminal`,
      () => pattern.exec(this.text.slice(from)) ?? undefined,
    );
  }

  /** Resolves when more was shown, or the program ended. */
  async changed(msMax: number = shownMsMax): Promise<void> {
    const change = new Promise<void>((resolve) => this.#wake.push(resolve));
    await within(msMax, "a change on the terminal", change);
  }

  /** The program's exit code: 128 and the signal's number where a signal ended it. */
  async ended(msMax: number = shownMsMax): Promise<number> {
    return await this.#until(msMax, "the program to end", () => this.#code);
  }

  #order(order: object): void {
    this.#keeper.stdin!.write(`${JSON.stringify(order)}\n`);
  }

  #change(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }

  async #until<T>(msMax: number, what: string, find: () => T | undefined): Promise<T> {
    const waitForIt = async (): Promise<T> => {
      for (;;) {
        const found = find();
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => this.#wake.push(resolve));
      }
    };
    try {
      return await within(msMax, what, waitForIt());
    } catch (error) {
      throw new Error(`${(error as Error).message}; shown: ${this.text.slice(-2_000)}`, { cause: error });
    }
  }
}

/**
 * Holds the terminal: orders come in as lines of JSON, what is shown goes out as it is, and the program's exit
 * code is passed on.
 */
const keeperScript = `
import fcntl, json, os, pty, select, struct, sys, termios

size = struct.pack("HHHH", int(sys.argv[1]), int(sys.argv[2]), 0, 0)
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, size)
    os.execvp(sys.argv[3], sys.argv[3:])
os.write(2, b"%d\\n" % pid)

orders, reads, status = b"", True, None
while status is None or reads:
    ready, _, _ = select.select([0] + ([terminal] if reads else []), [], [], 0.02)
    if terminal in ready:
        try:
            os.write(1, os.read(terminal, 65536))
        except OSError:
            reads = False
    if 0 in ready:
        piece = os.read(0, 65536)
        if not piece:
            break
        orders += piece
        *lines, orders = orders.split(b"\\n")
        for line in lines:
            order = json.loads(line)
            if "type" in order:
                os.write(terminal, order["type"].encode())
            if "size" in order:
                fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", *order["size"], 0, 0))
            reads = order.get("reads", reads)
    if status is None:
        ended, value = os.waitpid(pid, os.WNOHANG)
        status = value if ended else None
    elif terminal not in ready:
        break
if status is None:
    os.close(terminal)
    _, status = os.waitpid(pid, 0)
sys.exit(os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
`;
