/** What Prometheus reads. Nothing is kept here: each reading asks the server. It is loaded when it is first asked for. */
import { readdirSync } from "node:fs";
import { Counter, Gauge, Registry } from "@prometheus-io/client";
import type { Counters, ServerState, Watch } from "../server/watch.ts";
import { CoarseHistogram } from "./coarse-histogram.ts";
import type { History } from "./history.ts";

const states: readonly ServerState[] = ["serving", "no-space", "draining", "failed"];

export class Metrics {
  readonly contentType: string = Registry.PROMETHEUS_CONTENT_TYPE;
  readonly #watch: Watch;
  readonly #history: History;
  readonly #registry = new Registry();
  /** Of the reading that is under way: all of it is of one moment. */
  #counters: Counters;

  constructor(watch: Watch, history: History) {
    this.#watch = watch;
    this.#history = history;
    this.#counters = watch.counters();
    this.#aboutServer();
    this.#aboutClients();
    this.#aboutMessages();
    this.#aboutStorage();
    this.#aboutProcess();
  }

  /** The text that Prometheus reads. */
  async read(): Promise<string> {
    this.#counters = this.#watch.counters();
    return await this.#registry.metrics();
  }

  #aboutServer(): void {
    const { facts } = this.#watch;
    const { version, store, word } = facts;
    this.#gauges("acuse_info", "What runs; always 1", ["version", "store", "word"], (set) =>
      set({ version, store, word }, 1),
    );
    this.#gauges("acuse_state", "1 for the state that the server is in", ["state"], (set) => {
      for (const state of states) set({ state }, Number(state === this.#watch.state));
    });
    this.#gauge("acuse_clients_max", "Clients that may be connected at once", () => facts.clientsMax);
  }

  #aboutClients(): void {
    const counter = this.#counter.bind(this);
    this.#gauges("acuse_connected_clients", "Connections there are", ["thread"], (set) => {
      for (const [i, connected] of this.#counters.connectedByThread.entries()) {
        set({ thread: String(i + 1) }, connected);
      }
    });
    this.#gauge("acuse_named_clients", "Connections that have a name", () => this.#counters.named);
    counter("connections", "Connections that came, those that were refused at once too");
    counter("welcomes", "Names that were welcomed");
    counter("resumes", "Names that were welcomed to a session that there was");
    counter("unknownCommands", "Lines that were answered by 500 unknown-command");
    this.#countersOf(
      "acuse_closings_total",
      "Connections that ended, by the keyword (and the reason) of their last line; lost: there was none",
      "ending",
      () => this.#counters.closings,
    );
  }

  #aboutMessages(): void {
    const counter = this.#counter.bind(this);
    counter("messages", "Messages that were accepted from clients");
    counter("confirmations", "Messages that were confirmed to clients");
    counter("receivedBytes", "Bytes that were read from clients");
    counter("notShown", "Messages that were left out of the console and the feed", "feed_left_out_messages");
    this.#histogram(
      "acuse_confirmation_latency_seconds",
      "From the reading of a message to the writing of its confirmation",
      "latency",
    );
  }

  #aboutStorage(): void {
    const counter = this.#counter.bind(this);
    counter("commits", "Transactions with messages");
    counter("committed", "Messages that were committed", "committed_messages");
    this.#histogram(
      "acuse_commit_seconds",
      "What a commit with messages took, its sync with it",
      "commitTime",
    );
    this.#gauge("acuse_stored_messages", "Messages that are kept", () => this.#history.read().storedRows);
  }

  #aboutProcess(): void {
    const { startedAt } = this.#watch.facts;
    this.#counterOf("process_cpu_seconds_total", "Processor time of all threads", () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    });
    this.#gauge("process_resident_memory_bytes", "Memory that is resident", () => process.memoryUsage.rss());
    this.#gauge("process_start_time_seconds", "When the server began, since 1970", () => startedAt / 1000);
    const open = openFiles();
    if (open !== undefined)
      this.#gauge("process_open_fds", "Files and sockets that are open", () => openFiles() ?? open);
  }

  /** A counter of the server's: `acuse_NAME_total`. */
  #counter(key: CountKey, help: string, name: string = snakeCase(key)): void {
    this.#counterOf(`acuse_${name}_total`, help, () => this.#counters[key]);
  }

  #counterOf(name: string, help: string, read: () => number): void {
    const counter = new Counter({
      name,
      help,
      registers: [this.#registry],
      collect() {
        counter.reset();
        counter.inc(read());
      },
    });
  }

  #countersOf(name: string, help: string, label: string, read: () => Readonly<Record<string, number>>): void {
    const counter = new Counter({
      name,
      help,
      labelNames: [label],
      registers: [this.#registry],
      collect() {
        counter.reset();
        for (const [value, count] of Object.entries(read())) counter.inc({ [label]: value }, count);
      },
    });
  }

  #gauge(name: string, help: string, read: () => number): void {
    this.#gauges(name, help, [], (set) => set({}, read()));
  }

  #gauges(
    name: string,
    help: string,
    labelNames: readonly string[],
    read: (set: (labels: Readonly<Record<string, string>>, value: number) => void) => void,
  ): void {
    const gauge = new Gauge({
      name,
      help,
      labelNames,
      registers: [this.#registry],
      collect() {
        gauge.reset();
        read((labels, value) => gauge.set(labels, value));
      },
    });
  }

  #histogram(name: string, help: string, key: "latency" | "commitTime"): void {
    this.#registry.registerMetric(new CoarseHistogram(name, help, () => this.#counters[key]));
  }
}

type CountKey = {
  [K in keyof Counters]: Counters[K] extends number ? K : never;
}[keyof Counters];

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Of this process; only Linux tells. */
function openFiles(): number | undefined {
  try {
    return readdirSync("/proc/self/fd").length - 1; // The one that was read is closed again.
  } catch {
    return undefined;
  }
}
