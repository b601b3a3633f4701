/** `npm run docs`: makes the generated sections of the documents anew. `test/docs.test.ts` sees whether it was run. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { regenerate } from "./sections.ts";

for (const document of ["protocol.md", "../README.md"]) {
  const path = fileURLToPath(new URL(document, import.meta.url));
  writeFileSync(path, regenerate(readFileSync(path, "utf8")));
}
