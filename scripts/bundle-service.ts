/**
 * Bundles the service in the current folder, from src/handler.ts, into dist/handler.mjs with its source map: what the
 * Lambda archive holds. Run by each service's `build` script.
 */
import { rm } from "node:fs/promises";
import { type BuildOptions, build } from "esbuild";

/** The one way in which a service is bundled; paths are relative to its folder. */
export const bundleOptions = {
  entryPoints: ["src/handler.ts"],
  outfile: "dist/handler.mjs",
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  // What is not used falls away from ES modules alone; most packages have both.
  mainFields: ["module", "main"],
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  // CommonJS dependencies call require, which an ES module does not have.
  banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
  logLevel: "warning",
} satisfies BuildOptions;

if (import.meta.main) {
  await rm("dist", { recursive: true, force: true });
  await build(bundleOptions);
}
