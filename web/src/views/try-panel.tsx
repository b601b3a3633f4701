import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { formatCount } from "../../../src/i18n/units.ts";
import type { Limits } from "../../../src/protocol/limits.ts";
import { took } from "../format.ts";
import { live } from "../live.ts";
import { Said } from "../parts/said.tsx";
import { useWords } from "../settings.ts";
import { useShown } from "../shown.ts";
import { keptMax } from "../try/try-client.ts";
import type { RawLine, Sent, TryClient, TryView } from "../try/try-client.ts";

interface Given {
  readonly number: number;
  readonly client: TryClient;
  readonly remove: (() => void) | undefined;
}

/** One client: who it is, what it sends, and what is answered. */
export function TryPanel({ number, client, remove }: Given): JSX.Element {
  const { page } = useWords();
  const texts = page.try;
  const view = useShown(client.view);
  const isOn = view.state === "connecting" || view.state === "naming" || view.state === "open";
  return (
    <article class="try-client" aria-label={texts.clientLabel(number)}>
      <header>
        <Naming number={number} isOn={isOn} view={view} client={client} />
        {remove === undefined ? null : (
          <button
            type="button"
            class="quiet remove"
            aria-label={`${texts.remove}: ${texts.clientLabel(number)}`}
            onClick={remove}
          >
            <svg class="sign" viewBox="0 0 16 16" aria-hidden="true">
              <path d="M4 4l8 8M12 4l-8 8" />
            </svg>
          </button>
        )}
      </header>
      <p role="status" class={`try-state ${view.state}`}>
        {texts.states[view.state]}
        {view.last === undefined ? null : <Ending view={view} />}
      </p>
      <SentList sent={view.sent} isOver={!isOn} />
      <Writing client={client} isOpen={view.state === "open"} />
      <Raw lines={view.lines} />
    </article>
  );
}

function Naming(
  given: Pick<Given, "number" | "client"> & { readonly isOn: boolean; readonly view: TryView },
): JSX.Element {
  const { number, client, isOn, view } = given;
  const { page } = useWords();
  const texts = page.try;
  const [name, setName] = useState("");
  const chosen = name.trim() === "" ? texts.nameOf(number) : name;
  return (
    <form
      class="naming"
      onSubmit={(event) => {
        event.preventDefault();
        if (isOn) client.send("/quit");
        else client.connect(chosen);
      }}
    >
      <label>
        <span>{texts.name}</span>
        <input
          value={name}
          placeholder={texts.nameOf(number)}
          disabled={isOn}
          autocomplete="off"
          spellcheck={false}
          onInput={({ currentTarget: { value } }) => setName(value)}
        />
      </label>
      <button type="submit" class={isOn ? undefined : "main"} disabled={isOn && view.state !== "open"}>
        {isOn ? texts.disconnect : view.state === "idle" ? texts.connect : texts.again}
      </button>
    </form>
  );
}

/** Why it ended, by what was answered. */
function Ending({ view: { last } }: { readonly view: TryView }): JSX.Element | null {
  const { console } = useWords();
  if (last === undefined) return null;
  return (
    <>
      {": "}
      <code>
        {last.code} {last.keyword}
      </code>
      {", "}
      {console.goodbye(last.keyword, last.params["reason"] ?? null)}
    </>
  );
}

function SentList({
  sent,
  isOver,
}: {
  readonly sent: readonly Sent[];
  readonly isOver: boolean;
}): JSX.Element {
  const { lang, page } = useWords();
  const texts = page.try;
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => toEnd(list.current), [sent]);
  return (
    <ul class="sent" ref={list} aria-label={texts.messagesLabel}>
      {sent.map(({ number, text, tookMs }) => (
        <li key={number}>
          <span>{text === "" ? <i class="soft">{page.messages.emptyText}</i> : <Said text={text} />}</span>
          {tookMs === undefined ? (
            <span class={isOver ? "unconfirmed" : "soft"}>{isOver ? texts.unconfirmed : texts.waiting}</span>
          ) : (
            <span class="confirmed">
              <svg class="sign" viewBox="0 0 16 16" aria-hidden="true">
                <path d="M3 8.5 6.5 12 13 4.5" />
              </svg>{" "}
              <span class="unseen">{texts.confirmed(number, took(lang, tookMs))}</span>
              <span aria-hidden="true">
                {formatCount(lang, number)} · {took(lang, tookMs)}
              </span>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function toEnd(element: Element | null): void {
  if (element !== null) element.scrollTop = element.scrollHeight;
}

function Writing({ client, isOpen }: { readonly client: TryClient; readonly isOpen: boolean }): JSX.Element {
  const { page } = useWords();
  const texts = page.try;
  const [text, setText] = useState("");
  const snapshot = useShown(live.snapshot);
  return (
    <>
      <form
        class="writing"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isOpen) return;
          client.send(text);
          setText("");
        }}
      >
        <input
          aria-label={texts.message}
          value={text}
          placeholder={texts.messageHint}
          disabled={!isOpen}
          autocomplete="off"
          onInput={({ currentTarget: { value } }) => setText(value)}
        />
        <button type="submit" disabled={!isOpen}>
          {texts.send}
        </button>
      </form>
      {snapshot === undefined ? null : (
        <Abuse client={client} isOpen={isOpen} limits={snapshot.facts.limits} />
      )}
    </>
  );
}

/** More than is allowed, of both kinds: twice the burst, since a line or two are allowed again while they are on their way. */
function Abuse(given: {
  readonly client: TryClient;
  readonly isOpen: boolean;
  readonly limits: Limits;
}): JSX.Element {
  const { client, isOpen, limits } = given;
  const { page } = useWords();
  const texts = page.try;
  const lines = Math.min(abuseLinesMax, 2 * limits.burst);
  return (
    <p class="abuse">
      <span class="soft">{texts.abuse}</span>{" "}
      {limits.rate === undefined ? null : (
        <button
          type="button"
          class="quiet"
          disabled={!isOpen}
          onClick={() => {
            for (let i = 1; i <= lines; i += 1) client.send(String(i));
          }}
        >
          {texts.tooFast(lines)}
        </button>
      )}
      <button
        type="button"
        class="quiet"
        disabled={!isOpen}
        onClick={() => client.send("x".repeat(limits.max + 1))}
      >
        {texts.tooLong(limits.max + 1)}
      </button>
    </p>
  );
}

/** Where more are allowed at once than this, the page does not try to go over it. */
const abuseLinesMax = 10_000;

function Raw({ lines }: { readonly lines: readonly RawLine[] }): JSX.Element {
  const { page } = useWords();
  const texts = page.try;
  const list = useRef<HTMLOListElement>(null);
  useLayoutEffect(() => toEnd(list.current), [lines]);
  return (
    <details class="raw" open>
      <summary>
        {texts.raw}
        {lines.length < keptMax ? null : <span class="soft"> ({texts.tooManyLines})</span>}
      </summary>
      <ol ref={list} aria-label={texts.rawHint} tabIndex={0}>
        {lines.map(({ key, from, text }) => (
          <li key={key} class={`from-${from}`}>
            <span class="arrow" aria-hidden="true">
              {from === "client" ? "→" : "←"}
            </span>
            <span class="unseen">{from === "client" ? texts.fromYou : texts.fromServer}</span>
            <code>
              <Said text={text} />
            </code>
          </li>
        ))}
      </ol>
    </details>
  );
}
