/** The page of `acuse serve` in a browser, with real clients: as many as a class has, and very many. */
import { setTimeout as delay } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import type { Lang } from "../../src/i18n/lang.ts";
import { pageTexts } from "../../src/i18n/page.ts";
import { DashboardServer } from "../../test/support/dashboard-server.ts";
import { see, shown } from "../../test/support/page.ts";
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

/** So many are there, so many of them talk, so often, for so long before somebody looks: lines in the charts take a while. */
const phases = [
  { clients: 4, talking: 4, everyMs: 400, lastsMs: 75_000 },
  { clients: 1_000, talking: 100, everyMs: 200, lastsMs: 30_000 },
  { clients: 10_000, talking: 500, everyMs: 100, lastsMs: 30_000 },
] as const;

/** How long a view takes to hear from the server what it shows: two ticks. */
const settleMs = 2_500;

/** Makes all pictures of the page, with one server that more and more clients come to. */
export async function pagePictures(
  stage: Stage,
  browser: Browser,
  write: (file: string, picture: Uint8Array) => void,
): Promise<void> {
  const dashboard = await DashboardServer.start(stage, ["--threads", "2"]);
  const crowd = new Crowd(dashboard.server.port);
  stage.after(() => crowd.end());
  const pictures = new Map<string, Uint8Array>();
  for (const { clients, talking, everyMs, lastsMs } of phases) {
    await crowd.grow(clients);
    crowd.talk(talking, everyMs);
    if (clients === phases[0].clients) await goodbyes(dashboard.server.port);
    await delay(lastsMs);
    for (const [name, each] of Object.entries(shots)) {
      if (each.clients === clients) pictures.set(`${name}.png`, await taken(browser, dashboard, each));
    }
  }
  // Making them small takes long, and while that is done no client of this process says anything.
  for (const [file, picture] of pictures) write(file, smaller(picture));
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
  fast.send("drip\n".repeat(90));
  await fast.rest();
  const refused = await RawClient.connect(port);
  refused.send("-name\n");
  await refused.rest();
  (await RawClient.open(port, "Lucía")).reset();
  const again = await RawClient.open(port, "Iker");
  again.send("Forgot my umbrella\n/quit\n");
  await again.rest();
}

async function taken(browser: Browser, dashboard: DashboardServer, each: Shot): Promise<Uint8Array> {
  const { lang, view, window, colorScheme } = each;
  const options = { ...windows[window], colorScheme, locale: locales[lang] };
  const { page } = await see(browser, dashboard.entryUrl, options);
  try {
    await page.getByRole("tab", { name: pageTexts[lang].views[view] }).click();
    if (view === "try") await talkThere(page, lang);
    if (view === "clients" && window === "wide") {
      await shown(page).getByRole("button", { name: pageTexts[lang].clients.columns.messages }).click();
    }
    await delay(settleMs);
    await page.evaluate(asUsual(dashboard));
    return await page.screenshot();
  } finally {
    await page.context().close();
  }
}

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
