import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { Refusal } from "./refusal.ts";
import { Remade } from "./remade.ts";
import { send } from "./reply.ts";
import type { Call } from "./router.ts";

/** The page is small; what is beyond this is not the page. */
const filesMax = 200;
const fileBytesMax: number = 4 * 1024 * 1024;

const typeOf: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** Their names change with what they hold. */
const immutableFolder = "/assets/";

/** Where the built page is: in the package, or in a clone. */
export interface PageFolder {
  readonly path: string;
  /** The clone whose page can be built; `undefined` in a package, which holds it. */
  readonly clone: string | undefined;
}

function pageFolder(): PageFolder {
  const here = import.meta.url;
  if (here.endsWith(".js")) return { path: fileURLToPath(new URL("../page/", here)), clone: undefined };
  return {
    path: fileURLToPath(new URL("../../web/dist/", here)),
    clone: fileURLToPath(new URL("../../", here)),
  };
}

interface File {
  readonly bytes: Buffer;
  readonly type: string;
  readonly etag: string;
  readonly cacheControl: string;
}

/** The files of the page, all in memory. Nothing is read, or built, before somebody asks. */
export class Page {
  readonly #folder: PageFolder;
  /** The next one who asks may have more luck. */
  readonly #files = new Remade(() => this.#load());

  constructor(folder: PageFolder = pageFolder()) {
    this.#folder = folder;
  }

  /** Throws `Refusal` when there is no such file, or no page. */
  async answer({ path, request, response }: Call): Promise<void> {
    const files = await this.#files.get().catch((error: Error) => {
      throw new Refusal("busy", `there is no page to show (${error.message}); npm run build:page makes it`);
    });
    const file = files.get(path === "/" ? "/index.html" : path);
    if (file === undefined) {
      throw new Refusal("not-found", `there is nothing at ${JSON.stringify(path)}`);
    }
    sendFile(response, file, request.headers["if-none-match"]);
  }

  async #load(): Promise<ReadonlyMap<string, File>> {
    const { path, clone } = this.#folder;
    if (clone !== undefined) {
      const { buildPage } = await import("./page-build.ts");
      await buildPage(clone, path);
    }
    return await readFiles(path);
  }
}

function sendFile(response: ServerResponse, file: File, known: string | undefined): void {
  const headers = { ETag: file.etag, "Cache-Control": file.cacheControl };
  if (known === file.etag) response.writeHead(304, headers).end();
  else send(response, 200, file.type, file.bytes, headers);
}

async function readFiles(folder: string): Promise<ReadonlyMap<string, File>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  if (paths.length > filesMax) throw new Error(`${folder} has more than ${filesMax} files`);
  const files = new Map<string, File>();
  for (const path of paths) {
    if ((await stat(path)).size > fileBytesMax) throw new Error(`${path} is too large`);
    const url = `/${relative(folder, path).split(sep).join("/")}`;
    files.set(url, fileOf(url, await readFile(path)));
  }
  return files;
}

function fileOf(url: string, bytes: Buffer): File {
  return {
    bytes,
    type: typeOf[extname(url)] ?? "application/octet-stream",
    etag: `"${createHash("sha256").update(bytes).digest("base64url")}"`,
    cacheControl: url.startsWith(immutableFolder) ? "public, max-age=31536000, immutable" : "no-cache",
  };
}
