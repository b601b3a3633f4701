import { mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { Dashboard } from "../../src/dashboard/dashboard.ts";
import type { DashboardBounds } from "../../src/dashboard/open-dashboard.ts";
import type { PageFolder } from "../../src/dashboard/page.ts";
import { FakeWatch } from "./fake-watch.ts";
import { temporaryFolder } from "./folder.ts";
import { within } from "./wait.ts";

/** How long an answer may take. */
const answerMsMax = 20_000;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Request {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Without the token that goes along otherwise. */
  readonly isAnonymous?: boolean;
}

/** A dashboard that listens on a free port, with a watch that is none and a small page. */
export class TestDashboard {
  readonly watch: FakeWatch;
  readonly url: string;
  readonly token: string;
  readonly dashboard: Dashboard;
  /** What it told of itself. */
  readonly faults: readonly unknown[];

  private constructor(watch: FakeWatch, dashboard: Dashboard, entryUrl: string, faults: readonly unknown[]) {
    this.watch = watch;
    this.faults = faults;
    this.dashboard = dashboard;
    const { origin, searchParams } = new URL(entryUrl);
    this.url = origin;
    this.token = searchParams.get("token")!;
  }

  /** It ends with the test at the latest. */
  static async start(
    t: Pick<TestContext, "after">,
    watch: FakeWatch = new FakeWatch(),
    host = "127.0.0.1",
    bounds: Partial<DashboardBounds> = {},
    folder: PageFolder = { path: smallPage(t), clone: undefined },
  ): Promise<TestDashboard> {
    const dashboard = new Dashboard({ host, port: 0, isGiven: true }, folder, bounds);
    const faults: unknown[] = [];
    const { entryUrl } = await dashboard.begin(watch, (error) => faults.push(error));
    t.after(() => dashboard.end());
    await dashboard.open();
    return new TestDashboard(watch, dashboard, entryUrl!, faults);
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Asks as a program does: with a token, and headers as they are given. */
  ask(
    path: string,
    { method = "GET", headers = {}, body, isAnonymous = false }: Request = {},
  ): Promise<Answer> {
    const own = isAnonymous ? {} : { Authorization: `Bearer ${this.token}` };
    const answer = new Promise<Answer>((resolve, reject) => {
      const asked = request(
        `${this.url}${path}`,
        { method, headers: { ...own, ...headers }, agent: false, setHost: !("Host" in headers) },
        (response) => {
          let text = "";
          response.setEncoding("utf8").on("data", (part: string) => (text += part));
          response.on("error", reject);
          response.on("end", () =>
            resolve({ status: response.statusCode!, headers: response.headers, text }),
          );
        },
      );
      asked.on("error", reject).end(body);
    });
    return within(answerMsMax, `the answer to ${method} ${path}`, answer);
  }

  /** The value of an answer in JSON. */
  async read(path: string, asked: Request = {}): Promise<unknown> {
    return JSON.parse((await this.ask(path, asked)).text) as unknown;
  }

  /** Sends an order as JSON. */
  order(path: string, order: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const type = { "Content-Type": "application/json" };
    return this.ask(path, { method: "POST", headers: { ...type, ...headers }, body: JSON.stringify(order) });
  }
}

/** A page as the build makes it. Returns its folder. */
export function smallPage(t: Pick<TestContext, "after">): string {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), '<!doctype html><script src="/assets/page-1.js"></script>');
  writeFileSync(join(folder, "assets/page-1.js"), "document.title = 'acuse';");
  return folder;
}
