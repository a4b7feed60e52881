/**
 * Bundles the service in the current folder from src/handler.ts into dist/handler.mjs, with a source map, for the Lambda
 * archive. Each service's `build` script runs it.
 */
import { rm } from "node:fs/promises";
import { type BuildOptions, build } from "esbuild";

/** The esbuild options of every service; paths are relative to its folder. */
export const bundleOptions = {
  entryPoints: ["src/handler.ts"],
  outfile: "dist/handler.mjs",
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  // Only ES modules can be tree-shaken; most packages offer both.
  mainFields: ["module", "main"],
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  // CommonJS dependencies call require, which does not exist in an ES module.
  banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
  logLevel: "warning",
} satisfies BuildOptions;

if (import.meta.main) {
  await rm("dist", { recursive: true, force: true });
  await build(bundleOptions);
}
