/** How each kind of mark looks: told apart by its shape, also in black and white. */
import type { MarkKind } from "../evidence.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";

/** A mark with its centre at `x`, `y`; about 12 wide at most, but a cut-off's 16. */
export function shape(kind: MarkKind, x: number, y: number): Html {
  return html`<g class="${kind}" transform="translate(${round(x)} ${round(y)})">${drawings[kind]}</g>`;
}

/**
 * Many marks of a kind about `y`: a comb with a tooth for each, as far as they can be told apart. What is sent has its
 * teeth below, what comes back above; a sync is a tooth without a comb. Where all are at one place it is a block.
 */
export function comb(kind: MarkKind, xs: readonly number[], y: number): Html {
  const from = xs[0] ?? 0;
  const to = xs.at(-1) ?? from;
  if (kind === "sync") return html`<g class="${kind}"><path class="stroke" d="${teeth(xs, y, 8)}" /></g>`;
  if (to - from < blockWidth || (kind !== "message" && kind !== "confirmation")) {
    const middle = (from + to) / 2;
    const width = Math.max(to - from, blockWidth);
    return html`<rect
      class="${kind} block"
      x="${round(middle - width / 2)}"
      y="${y - 4}"
      width="${round(width)}"
      height="8"
      rx="2"
    />`;
  }
  const rail = kind === "message" ? y - 4 : y + 4;
  return html`<path
    class="${kind} comb"
    d="M${round(from - 1)} ${rail}H${round(to + 1)}${teeth(xs, y, 4)}"
  />`;
}

/** A comb that is shorter than this would be but a few strokes. */
const blockWidth = 10;

/** Teeth that are closer would make one surface, and a large picture. */
const teethDistance = 1.5;

function teeth(xs: readonly number[], y: number, half: number): string {
  let last = -Infinity;
  return xs
    .filter((x) => {
      if (x - last < teethDistance) return false;
      last = x;
      return true;
    })
    .map((x) => `M${round(x)} ${y - half}v${half * 2}`)
    .join("");
}

/** A tenth of a unit is finer than any screen. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const drawings: Readonly<Record<MarkKind, Html>> = {
  connect: html`<circle class="open" r="5" />`,
  name: html`<path class="solid" d="M0-6 6 0 0 6-6 0Z" />`,
  welcome: html`<path class="open" d="M0-5 5 0 0 5-5 0Z" />`,
  message: html`<path class="solid" d="M-4-4H4L0 4Z" />`,
  confirmation: html`<path class="stroke" d="M-3.6.4-1.2 3 3.6-3.2" />`,
  goodbye: html`<rect class="open" x="-4.5" y="-4.5" width="9" height="9" />`,
  "cut-off": html`<circle class="solid" r="8" /><path class="inner" d="M-3.2-3.2 3.2 3.2M3.2-3.2-3.2 3.2" />`,
  lost: html`<path class="stroke" d="M2-9-3-2H3L-2 9" />`,
  start: html`<path class="solid" d="M-5-7 7 0-5 7Z" />`,
  kill: html`<path class="stroke" d="M-7-7 7 7M7-7-7 7" />`,
  sync: html`<path class="stroke" d="M0-8V8" />`,
};
