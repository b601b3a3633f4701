/** What is said: as it comes, and what is kept of it. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { live } from "../live.ts";
import { Search } from "../parts/search.tsx";
import { useWords } from "../settings.ts";
import { Back } from "./back.tsx";
import { LiveTail } from "./live-tail.tsx";

const modes = ["live", "back"] as const;

export function Messages({ search }: { readonly search: string }): JSX.Element {
  const { page } = useWords();
  const texts = page.messages;
  const [mode, setMode] = useState<(typeof modes)[number]>("live");
  const [name, setName] = useState(search);

  useEffect(() => live.follow(name), [name]);
  useEffect(() => () => live.follow(""), []);

  return (
    <>
      <h1 class="unseen">{page.views.messages}</h1>
      <div class="bar">
        <fieldset class="modes">
          <legend class="unseen">{texts.modesLabel}</legend>
          {modes.map((each) => (
            <label key={each}>
              <input
                type="radio"
                name="mode"
                class="unseen"
                checked={each === mode}
                onChange={() => setMode(each)}
              />
              <span>{texts.modes[each]}</span>
            </label>
          ))}
        </fieldset>
        <Search label={texts.name} hint={texts.nameHint} text={name} find={setName} />
      </div>
      {mode === "live" ? <LiveTail /> : <Back key={name} name={name} />}
    </>
  );
}
