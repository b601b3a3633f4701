import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { feedMessagesPerSecondMax } from "../../../src/dashboard/api.ts";
import { formatCount } from "../../../src/i18n/units.ts";
import { iso, time } from "../format.ts";
import { live } from "../live.ts";
import { Empty } from "../parts/empty.tsx";
import { Name, Said } from "../parts/said.tsx";
import { useWords } from "../settings.ts";
import { useShown } from "../shown.ts";
import { tailLinesMax } from "../tail.ts";
import type { TailLine, TailState } from "../tail.ts";

/** So near to the end counts as being there. */
const endPx = 24;

/** What happens, the newest below, as on the console. Scrolling back pauses it: lines that are read stay where they are. */
export function LiveTail(): JSX.Element {
  const { page } = useWords();
  const texts = page.messages;
  const now = useShown(live.tail.state);
  const [paused, setPaused] = useState<TailState>();
  const box = useRef<HTMLDivElement>(null);
  const { lines, notShown } = paused ?? now;

  useLayoutEffect(() => {
    const list = box.current;
    if (list !== null && paused === undefined) list.scrollTop = list.scrollHeight;
  }, [lines, paused]);

  const scrolled = ({ currentTarget: list }: { readonly currentTarget: HTMLDivElement }): void => {
    const isAtEnd = list.scrollHeight - list.clientHeight - list.scrollTop < endPx;
    if (paused === undefined && !isAtEnd) setPaused(now);
  };

  return (
    <>
      <div class="bar tail-bar">
        <button
          type="button"
          aria-pressed={paused !== undefined}
          class={paused === undefined ? undefined : "main"}
          onClick={() => setPaused(paused === undefined ? now : undefined)}
        >
          {paused === undefined ? texts.pause : texts.resume}
        </button>
        <button type="button" class="quiet" onClick={() => live.tail.clear()} disabled={paused !== undefined}>
          {texts.clear}
        </button>
        <p class="count" role="status">
          {paused === undefined ? "" : texts.paused(now.count - paused.count)}
        </p>
        <p class="count left-out">{notShown === 0 ? "" : texts.notShown(notShown)}</p>
      </div>
      {lines.length === 0 ? (
        <Empty title={texts.waiting}>
          <p class="soft">{texts.waitingHint}</p>
        </Empty>
      ) : (
        <div
          class="tail"
          ref={box}
          role="log"
          aria-live="off"
          aria-label={texts.liveLabel}
          tabIndex={0}
          onScroll={scrolled}
        >
          <ol>
            {lines.map((line) => (
              <TailRow key={line.key} line={line} />
            ))}
          </ol>
        </div>
      )}
      <TailBounds />
    </>
  );
}

function TailBounds(): JSX.Element {
  const { messages } = useWords().page;
  return <p class="soft small">{messages.shownAtMost(tailLinesMax, feedMessagesPerSecondMax)}</p>;
}

function TailRow({ line }: { readonly line: TailLine }): JSX.Element {
  const { lang, page, console } = useWords();
  const at = (
    <time dateTime={iso(line.at)} class="soft">
      {time(lang, line.at)}
    </time>
  );
  if (line.kind === "message") {
    return (
      <li>
        {at}
        <b>
          <Said text={line.name} />
        </b>
        <span class="soft number">{formatCount(lang, line.number)}</span>
        <span>
          {line.text === "" ? <i class="soft">{page.messages.emptyText}</i> : <Said text={line.text} />}
        </span>
      </li>
    );
  }
  return (
    <li class="event">
      {at}
      <span>
        <Name name={line.name} none={page.goodbyes.noName} />
      </span>
      <span class="number" aria-hidden="true">
        {line.kind === "connected" ? "→" : "×"}
      </span>
      <span>
        {line.kind === "connected" ? (
          page.messages.came(line.address, line.thread)
        ) : (
          <>
            {line.code} {console.goodbye(line.keyword, line.reason)} · id <code>{line.id}</code>
          </>
        )}
      </span>
    </li>
  );
}
