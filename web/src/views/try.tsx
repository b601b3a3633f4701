/** Clients in the page, so that a class can join from a browser and see every line of the protocol. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { TryClient } from "../try/try-client.ts";
import { useWords } from "../settings.ts";
import { TryPanel } from "./try-panel.tsx";

/** As many as a test of several clients at once takes, and as fit side by side. */
const clientsMax = 4;

interface Seat {
  readonly number: number;
  readonly client: TryClient;
}

export function TryIt(): JSX.Element {
  const { page } = useWords();
  const [seats, setSeats] = useState<readonly Seat[]>(() => [{ number: 1, client: new TryClient() }]);
  const free = [1, 2, 3, 4].find((number) => seats.every((seat) => seat.number !== number));
  return (
    <>
      <h1 class="unseen">{page.views.try}</h1>
      <div class="bar">
        <p class="soft intro">{page.try.intro}</p>
        <button
          type="button"
          disabled={seats.length >= clientsMax || free === undefined}
          onClick={() =>
            free !== undefined && setSeats([...seats, { number: free, client: new TryClient() }])
          }
        >
          {page.try.add}
        </button>
      </div>
      <div class={seats.length === 1 ? "try-clients alone" : "try-clients"}>
        {seats.map((seat) => (
          <TryPanel
            key={seat.number}
            number={seat.number}
            client={seat.client}
            remove={
              seats.length === 1
                ? undefined
                : () => {
                    seat.client.close();
                    setSeats(seats.filter((each) => each !== seat));
                  }
            }
          />
        ))}
      </div>
    </>
  );
}
