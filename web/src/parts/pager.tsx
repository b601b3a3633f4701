import type { JSX } from "preact";
import { formatCount } from "../../../src/i18n/units.ts";
import { useWords } from "../settings.ts";

interface Given {
  readonly offset: number;
  readonly size: number;
  readonly total: number;
  readonly go: (offset: number) => void;
}

/** The way through a long table; nothing where it has one page. */
export function Pager({ offset, size, total, go }: Given): JSX.Element | null {
  const { lang, page } = useWords();
  if (total <= size) return null;
  const to = Math.min(total, offset + size);
  const count = (value: number): string => formatCount(lang, value);
  return (
    <nav class="pager" aria-label={page.pages.label}>
      <button type="button" disabled={offset === 0} onClick={() => go(Math.max(0, offset - size))}>
        <Arrow turned />
        <span class="unseen">{page.pages.previous}</span>
      </button>
      <span>{page.pages.range(count(offset + 1), count(to), count(total))}</span>
      <button type="button" disabled={to >= total} onClick={() => go(offset + size)}>
        <Arrow />
        <span class="unseen">{page.pages.next}</span>
      </button>
    </nav>
  );
}

function Arrow({ turned = false }: { readonly turned?: boolean }): JSX.Element {
  return (
    <svg class="sign" viewBox="0 0 16 16" aria-hidden="true">
      <path d={turned ? "M10 3 5 8l5 5" : "m6 3 5 5-5 5"} />
    </svg>
  );
}
