import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { paths } from "../../../src/dashboard/api.ts";
import type { Kicked } from "../../../src/dashboard/api.ts";
import type { Client } from "../../../src/server/watch.ts";
import { visible } from "../../../src/terminal/visible.ts";
import { order, Refusal } from "../ask.ts";
import { duration } from "../format.ts";
import { Said } from "../parts/said.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { useWords } from "../settings.ts";

/** For how long a name may be kept out. */
const waitsMs = { none: 0, minute: 60_000, tenMinutes: 600_000, hour: 3_600_000, day: 86_400_000 } as const;
const waits = Object.keys(waitsMs) as (keyof typeof waitsMs)[];

interface Given {
  readonly client: Client;
  /** With what came of it, in words; without, when nothing was done. */
  readonly close: (outcome?: string) => void;
}

/** Asks once more before somebody is disconnected. */
export function Kick({ client, close }: Given): JSX.Element {
  const { lang, page } = useWords();
  const texts = page.clients;
  const dialog = useRef<HTMLDialogElement>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  const [wait, setWait] = useState<keyof typeof waitsMs>("none");
  const [refusal, setRefusal] = useState<Refusal>();
  const [isUnderWay, setUnderWay] = useState(false);
  const shown = visible(client.name ?? client.address);

  useEffect(() => {
    dialog.current?.showModal();
    // A key that was pressed once too often does no harm.
    cancel.current?.focus();
  }, []);

  const kick = async (): Promise<void> => {
    setUnderWay(true);
    const waitMs = waitsMs[wait];
    // Who is kept out is a name; what is shown here is a connection, and the name may have another by now.
    const target = client.name !== null && waitMs > 0 ? { name: client.name } : { id: client.id };
    try {
      const { kicked } = await order<Kicked>(paths.kick, { ...target, waitMs });
      const outcome = kicked === 0 ? texts.notThere(shown) : texts.kicked(shown);
      close(waitMs === 0 ? outcome : texts.keptOut(outcome, duration(lang, waitMs)));
    } catch (error) {
      setRefusal(error instanceof Refusal ? error : new Refusal("unreachable", String(error)));
      setUnderWay(false);
    }
  };

  return (
    <dialog ref={dialog} aria-labelledby="kick-title" onClose={() => close()}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void kick();
        }}
      >
        <h2 id="kick-title">
          <bdi>{texts.kickTitle(shown)}</bdi>
        </h2>
        <p class="soft">
          <Said text={client.address} /> · id <code>{client.id}</code>
        </p>
        <p>{texts.kickHint}</p>
        {client.name === null ? null : (
          <label>
            <span>{texts.kickWait}</span>
            <select
              value={wait}
              onChange={({ currentTarget: { value } }) =>
                setWait(waits.find((each) => each === value) ?? "none")
              }
            >
              {waits.map((each) => (
                <option key={each} value={each}>
                  {texts.waits[each]}
                </option>
              ))}
            </select>
          </label>
        )}
        <Trouble refusal={refusal} />
        <div class="acts">
          <button type="button" ref={cancel} onClick={() => close()}>
            {texts.cancel}
          </button>
          <button type="submit" class="danger" disabled={isUnderWay}>
            {texts.confirm}
          </button>
        </div>
      </form>
    </dialog>
  );
}
