/** `npm run docs`: makes the generated sections of the documents anew. `test/docs.test.ts` sees whether it was run. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { documents, regenerate } from "./sections.ts";

for (const [document, lang] of Object.entries(documents)) {
  const path = fileURLToPath(new URL(`../${document}`, import.meta.url));
  writeFileSync(path, regenerate(readFileSync(path, "utf8"), lang));
}
