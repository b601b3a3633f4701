import type { InputLine } from "../console/input.ts";
import { encodeUtf8 } from "../protocol/utf8.ts";
import type { Source } from "./send.ts";

/** Lines that were given on the command line. */
export function givenLines(texts: readonly string[]): Source {
  let isStopped = false;
  return {
    max: Infinity,
    failure: undefined,
    stop: () => {
      isStopped = true;
    },
    async *lines(): AsyncGenerator<InputLine, void, void> {
      for (const [i, text] of texts.entries()) {
        if (isStopped) return;
        yield { number: i + 1, found: { bytes: encodeUtf8(text) } };
      }
    },
  };
}
