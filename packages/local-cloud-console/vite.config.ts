import { defineConfig } from "vite";

/** The URL of the console's API: Vite's dev server serves only the page. */
const CONSOLE_URL = process.env.CONSOLE_URL ?? "http://127.0.0.1:4001";

export default defineConfig({
  // As in tsconfig.json, which Vite does not find in a folder whose name has brackets, braces or a hash.
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: { target: "es2022", modulePreload: { polyfill: false } },
  server: {
    host: "127.0.0.1",
    // The local cloud responds only to its own host name and origin.
    proxy: { "/api": { target: CONSOLE_URL, changeOrigin: true, headers: { origin: CONSOLE_URL } } },
  },
});
