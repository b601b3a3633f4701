import type { ComponentType, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Head } from "./head.tsx";
import { live } from "./live.ts";
import type { Link } from "./live.ts";
import { route, views } from "./route.ts";
import type { ViewName } from "./route.ts";
import { useWords } from "./settings.ts";
import { useShown } from "./shown.ts";
import { Tabs } from "./tabs.tsx";
import { Clients } from "./views/clients.tsx";
import { Goodbyes } from "./views/goodbyes.tsx";
import { Messages } from "./views/messages.tsx";
import { Overview } from "./views/overview.tsx";
import { TryIt } from "./views/try.tsx";

const contents: Readonly<Record<ViewName, ComponentType<{ readonly search: string }>>> = {
  overview: Overview,
  clients: Clients,
  messages: Messages,
  goodbyes: Goodbyes,
  try: TryIt,
};

export function App(): JSX.Element {
  const { page } = useWords();
  const link = useShown(live.link);
  const { view, search } = useShown(route);
  useSearchKey();
  useEffect(() => {
    document.title = `${page.views[view]} · acuse`;
  }, [page, view]);

  if (link === "no-token") return <NoToken />;
  return (
    <>
      <a class="skip" href="#contents" onClick={skip}>
        {page.skip}
      </a>
      <Head />
      <Tabs />
      <LinkNotice link={link} />
      <main id="contents" tabIndex={-1} class={link === "gone" ? "stale" : undefined}>
        {views.map((name) => {
          // What is typed and who is connected in a client of this page stays while another view is looked at.
          if (name !== view && name !== "try") return null;
          const Content = contents[name];
          return (
            <section
              key={name}
              id={`panel-${name}`}
              role="tabpanel"
              aria-labelledby={`tab-${name}`}
              hidden={name !== view}
            >
              <Content search={search} />
            </section>
          );
        })}
      </main>
    </>
  );
}

/** The address stays the view's. */
function skip(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>("#contents")?.focus();
}

/** `/` goes to where the view is searched, as on many pages, unless something is being typed. */
function useSearchKey(): void {
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof Element && event.target.matches("input, select, textarea");
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
      const field = document.querySelector<HTMLInputElement>("[role=tabpanel]:not([hidden]) [data-search]");
      if (field === null) return;
      event.preventDefault();
      field.select();
      field.focus();
    };
    addEventListener("keydown", listener);
    return () => removeEventListener("keydown", listener);
  }, []);
}

function LinkNotice({ link }: { readonly link: Link }): JSX.Element {
  const { page } = useWords();
  return (
    <div role="status" class="notice-place">
      {link === "gone" ? (
        <p class="notice">
          <b>{page.link.gone}</b> {page.link.goneHint}
        </p>
      ) : null}
      {link === "opening" ? <p class="notice soft">{page.link.opening}</p> : null}
    </div>
  );
}

function NoToken(): JSX.Element {
  const { page } = useWords();
  return (
    <main class="no-token">
      <p class="wordmark">acuse</p>
      <h1>{page.link.noToken}</h1>
      <p>{page.link.noTokenHint}</p>
      <p class="soft">{page.link.noTokenWhere}</p>
      <p>
        <code>{location.origin}/?token=…</code>
      </p>
    </main>
  );
}
