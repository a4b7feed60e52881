import { defineConfig } from "vite";

/** Where the local cloud serves its console, for `vite`, whose own server only has the page. */
const CONSOLE_URL = process.env.CONSOLE_URL ?? "http://127.0.0.1:4001";

export default defineConfig({
  build: { target: "es2022", modulePreload: { polyfill: false } },
  server: {
    host: "127.0.0.1",
    // The local cloud answers to its own name, and to its own page.
    proxy: { "/api": { target: CONSOLE_URL, changeOrigin: true, headers: { origin: CONSOLE_URL } } },
  },
});
