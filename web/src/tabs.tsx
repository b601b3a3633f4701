import type { JSX } from "preact";
import { hashOf, route, views } from "./route.ts";
import { useWords } from "./settings.ts";
import { useShown } from "./shown.ts";

/** How far along each key goes, and which keys go to an end. */
const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };
const ends: Readonly<Record<string, number>> = { Home: 0, End: views.length - 1 };

/** The views. The arrow keys go along them, as readers of a screen expect of tabs. */
export function Tabs(): JSX.Element {
  const { page } = useWords();
  const { view } = useShown(route);
  const move = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    const index =
      step === undefined ? ends[event.key] : (views.indexOf(view) + step + views.length) % views.length;
    const name = views[index ?? -1];
    if (name === undefined) return;
    event.preventDefault();
    location.hash = hashOf(name);
    document.querySelector<HTMLElement>(`#tab-${name}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={page.viewsLabel} onKeyDown={move}>
      {views.map((name) => (
        <a
          key={name}
          id={`tab-${name}`}
          role="tab"
          href={hashOf(name)}
          aria-selected={name === view}
          aria-controls={name === view ? `panel-${name}` : undefined}
          tabIndex={name === view ? 0 : -1}
        >
          {page.views[name]}
        </a>
      ))}
    </div>
  );
}
