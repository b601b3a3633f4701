import { request } from "node:http";
import type { IncomingMessage } from "node:http";
import type { TestContext } from "node:test";
import type { TestDashboard } from "./dashboard.ts";
import { until } from "./wait.ts";

const eventMsMax = 20_000;

export interface StreamEvent {
  readonly event: string;
  readonly data: unknown;
}

/** A reader of server-sent events. */
export class EventStream {
  readonly events: StreamEvent[] = [];
  readonly response: IncomingMessage;
  text = "";
  isOver = false;

  private constructor(response: IncomingMessage) {
    this.response = response;
    response.setEncoding("utf8").on("data", (part: string) => this.#read(part));
    const over = (): boolean => (this.isOver = true);
    response.on("close", over).on("error", over);
  }

  /** Resolves when the answer begins. */
  static async open(
    t: Pick<TestContext, "after">,
    dashboard: Pick<TestDashboard, "url" | "token">,
    path: string,
  ): Promise<EventStream> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { Authorization: `Bearer ${dashboard.token}` };
      const asked = request(`${dashboard.url}${path}`, { headers, agent: false }, resolve);
      t.after(() => asked.destroy());
      asked.on("error", reject).end();
    });
    return new EventStream(response);
  }

  /** The first event of this kind that fits; waits for it. */
  async event(kind: string, fits: (data: never) => boolean = () => true): Promise<unknown> {
    const find = (): StreamEvent | undefined =>
      this.events.find(({ event, data }) => event === kind && fits(data as never));
    await until(eventMsMax, `the event ${kind}`, () => find() !== undefined);
    return find()!.data;
  }

  #read(part: string): void {
    this.text += part;
    const blocks = this.text.split("\n\n");
    this.text = blocks.pop()!;
    for (const block of blocks) {
      const fields = new Map(block.split("\n").map((line) => line.split(/: (.*)/s) as [string, string]));
      const data = fields.get("data");
      if (data !== undefined)
        this.events.push({ event: fields.get("event")!, data: JSON.parse(data) as unknown });
    }
  }
}
