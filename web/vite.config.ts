import { defineConfig } from "vite";
import type { UserConfig } from "vite";

/**
 * The page, as files that the server hands out. All of it comes from there: nothing is put into the document or into
 * the style sheets as `data:`, which the page's content security policy refuses.
 */
const config: UserConfig = defineConfig({
  root: import.meta.dirname,
  base: "./",
  publicDir: false,
  clearScreen: false,
  oxc: { jsx: { importSource: "preact", runtime: "automatic" } },
  build: {
    outDir: "dist",
    target: "es2024",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: true,
  },
});

export default config;
