/** The page of `acuse serve` in a browser, with real clients: as many as a class has, and very many. */
import { setTimeout as delay } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import type { Lang } from "../../src/i18n/lang.ts";
import { pageTexts } from "../../src/i18n/page.ts";
import { DashboardServer } from "../../test/support/dashboard-server.ts";
import { see, shown } from "../../test/support/page.ts";
import type { Seen } from "../../test/support/page.ts";
import { RawClient } from "../../test/support/raw.ts";
import type { Stage } from "../../test/support/stage.ts";
import { Crowd } from "./crowd.ts";
import { smaller } from "./png.ts";

/** What it is looked at with. */
export const windows = {
  wide: { viewport: { width: 1280, height: 900 }, deviceScaleFactor: 1 },
  phone: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 1.5 },
} as const;

interface Shot {
  readonly view: keyof (typeof pageTexts)["en"]["views"];
  readonly clients: 4 | 1_000 | 10_000;
  readonly window: keyof typeof windows;
  readonly colorScheme: "light" | "dark";
  readonly lang: Lang;
}

function shot(
  view: Shot["view"],
  clients: Shot["clients"],
  lang: Lang,
  colorScheme: Shot["colorScheme"] = "light",
  window: Shot["window"] = "wide",
): Shot {
  return { view, clients, window, colorScheme, lang };
}

/** By the names of their files. */
export const shots: Readonly<Record<string, Shot>> = {
  "page-overview.en": shot("overview", 4, "en"),
  "page-overview.es": shot("overview", 4, "es"),
  "page-clients.en": shot("clients", 4, "en"),
  "page-messages.es": shot("messages", 4, "es", "dark"),
  "page-goodbyes.en": shot("goodbyes", 4, "en"),
  "page-try.es": shot("try", 4, "es"),
  "page-overview-phone.es": shot("overview", 4, "es", "dark", "phone"),
  "page-try-phone.en": shot("try", 4, "en", "light", "phone"),
  "page-overview-1000.en": shot("overview", 1_000, "en", "dark"),
  "page-clients-1000.es": shot("clients", 1_000, "es"),
  "page-overview-10000.en": shot("overview", 10_000, "en"),
  "page-clients-10000.en": shot("clients", 10_000, "en", "dark"),
  "page-messages-10000.es": shot("messages", 10_000, "es"),
  "page-clients-phone-10000.es": shot("clients", 10_000, "es", "light", "phone"),
};

const locales: Readonly<Record<Lang, string>> = { en: "en-GB", es: "es-ES" };

/** The overview is shown whole where there is room for that. */
export function isWhole({ view, window }: Shot): boolean {
  return view === "overview" && window === "wide";
}

/**
 * So many are there, and so many of them talk, the fastest so often. It is little for the server: its clients and a browser have
 * the same cores, and what is slow there would be its slowness in the pictures.
 */
const phases = [
  { clients: 4, talking: 4, everyMs: 100 },
  { clients: 1_000, talking: 100, everyMs: 100 },
  { clients: 10_000, talking: 500, everyMs: 150 },
] as const;

type Phase = (typeof phases)[number];

/** How long they talk before somebody looks: lines in the charts take a while. */
const talkMs = 75_000;

/** How long a view takes to hear from the server what it shows: two lists of the clients, for how fast each sends. */
const settleMs = 5_000;

/** Makes all pictures of the page. */
export async function pagePictures(
  stage: Stage,
  browser: Browser,
  write: (file: string, picture: Uint8Array) => void,
): Promise<void> {
  const pictures = new Map<string, Uint8Array>();
  for (const phase of phases) await takePhase(stage, browser, phase, pictures);
  // Making them small takes long, and while that is done no client of this process says anything.
  for (const [file, picture] of pictures) write(file, smaller(picture));
}

/** A server for so many clients, and all pictures that show them. */
async function takePhase(
  stage: Stage,
  browser: Browser,
  { clients, talking, everyMs }: Phase,
  pictures: Map<string, Uint8Array>,
): Promise<void> {
  const dashboard = await DashboardServer.start(stage, ["--threads", "2"]);
  const { server } = dashboard;
  const crowd = new Crowd(server.port);
  stage.after(() => crowd.end());
  const wanted = Object.entries(shots).filter(([, each]) => each.clients === clients);
  const take = async (looks: readonly Look[]): Promise<void> => {
    for (const { seen } of looks) await seen.page.evaluate(asItIs);
    for (const look of looks) pictures.set(`${look.name}.png`, await taken(look, dashboard));
  };
  // A browser that opens a page keeps the cores from the server for a moment: where there are charts it is over before anybody talks.
  const withCharts: Look[] = [];
  for (const [name, each] of wanted) {
    if (each.view === "overview") withCharts.push(await look(browser, dashboard, name, each));
  }
  await crowd.grow(clients);
  await goodbyes(server.port);
  await delay(settleMs);
  crowd.talk(talking, everyMs);
  await delay(talkMs);
  await take(withCharts);
  for (const [name, each] of wanted) {
    if (each.view !== "overview") await take([await look(browser, dashboard, name, each)]);
  }
  crowd.end();
  await server.stop();
}

/** Some who come and go, each in another way. */
async function goodbyes(port: number): Promise<void> {
  const polite = await RawClient.open(port, "Diego");
  polite.send("See you\n/quit\n");
  await polite.rest();
  const long = await RawClient.open(port, "sensor-7");
  long.send(`temperature=21.4\ntemperature=${"9".repeat(5_000)}\n`);
  await long.rest();
  const fast = await RawClient.open(port, "bomba-2");
  // Of messages there would be forty at once, and all charts would have to hold them.
  fast.send(`drip\n${"/ping\n".repeat(90)}`);
  await fast.rest();
  const refused = await RawClient.connect(port);
  refused.send("-name\n");
  await refused.rest();
  (await RawClient.open(port, "Lucía")).reset();
  const again = await RawClient.open(port, "Iker");
  again.send("Forgot my umbrella\n/quit\n");
  await again.rest();
}

/** A page that is looked at for a picture. */
interface Look {
  readonly name: string;
  readonly shot: Shot;
  readonly seen: Seen;
}

async function look(browser: Browser, dashboard: DashboardServer, name: string, shot: Shot): Promise<Look> {
  const { lang, view, window, colorScheme } = shot;
  const options = { ...windows[window], colorScheme, locale: locales[lang] };
  const seen = await see(browser, dashboard.entryUrl, options);
  const { page } = seen;
  await page.getByRole("tab", { name: pageTexts[lang].views[view] }).click();
  if (view === "try") await talkThere(page, lang);
  if (view === "clients" && window === "wide") {
    await shown(page).getByRole("button", { name: pageTexts[lang].clients.columns.messages }).click();
  }
  await delay(settleMs);
  return { name, shot, seen };
}

/** The picture of a page that shows nothing new any more. Throws where the page did more than show itself. */
async function taken({ name, shot, seen }: Look, dashboard: DashboardServer): Promise<Uint8Array> {
  const { page, said, elsewhere } = seen;
  await page.evaluate(asUsual(dashboard));
  const picture = await page.screenshot({ fullPage: isWhole(shot) });
  if (said.length > 0) throw new Error(`${name}: the page said on the console: ${said.join(" | ")}`);
  if (elsewhere.length > 0) throw new Error(`${name}: the page asked others: ${elsewhere.join(" ")}`);
  await page.context().close();
  return picture;
}

/** Has the page stay as it is, as it does while nobody sees it: a script for the page. Making a picture is work, which the next one does not show. */
const asItIs = `Object.defineProperty(document, "hidden", { configurable: true, value: true })`;

/** Has a client of the page say something. */
async function talkThere(page: Page, lang: Lang): Promise<void> {
  const texts = pageTexts[lang].try;
  const panel = shown(page);
  await panel.getByRole("button", { name: texts.connect, exact: true }).click();
  for (const line of lang === "es"
    ? ["Hola desde un navegador", "¿Llueve en Bilbao?"]
    : ["Hello from a browser", "Does it rain in Bilbao?"]) {
    await panel.getByRole("textbox", { name: texts.message }).fill(line);
    await panel.getByRole("button", { name: texts.send }).click();
  }
}

/** Shows the usual port and folder, and not those of whoever made the picture: a script for the page. */
function asUsual({ server }: DashboardServer): string {
  const usual = [
    [server.data, "/srv/acuse/acuse-data"],
    [`:${server.port}`, ":2010"],
  ];
  return `{
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode() !== null) {
      for (const [own, other] of ${JSON.stringify(usual)}) {
        const { currentNode: node } = walker;
        if (node.nodeValue.includes(own)) node.nodeValue = node.nodeValue.replaceAll(own, other);
      }
    }
  }`;
}
