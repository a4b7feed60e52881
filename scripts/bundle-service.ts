/**
 * Bundles the service in the current folder from src/handler.ts into dist/handler.cjs, with a source map, for the Lambda
 * archive. Each service's `build` script runs it.
 */
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build } from "esbuild";
import { mapOwnSources } from "./map-own-sources.ts";
import { trimDependencies } from "./trim-dependencies.ts";

/**
 * The esbuild options of every service; paths are relative to its folder. `npx pnpm bench:cold-start --steps` measures
 * how much earlier a service starts with them.
 */
export const bundleOptions = {
  entryPoints: ["src/handler.ts"],
  outfile: "dist/handler.cjs",
  bundle: true,
  platform: "node",
  target: "node24",
  // Importing a built-in module, unlike requiring it, also loads its lazy parts, such as undici for node:http.
  format: "cjs",
  supported: { "dynamic-import": false },
  // Only ES modules can be tree-shaken; most packages offer both.
  mainFields: ["module", "main"],
  // The SDK's own provider adds a third to its size: profiles, SSO and STS, which a function never uses.
  alias: { "@aws-sdk/credential-provider-node": findInServiceKit("environment-credentials.ts") },
  // Only operations that stream events import it, and no service calls one.
  external: ["@smithy/core/event-streams"],
  minify: true,
  sourcemap: true,
  sourcesContent: false,
  // Stack traces name lines of the sources, without the time that Node's own support takes at each cold start.
  inject: [findInServiceKit("map-stack-traces.ts")],
  plugins: [trimDependencies, mapOwnSources],
  logLevel: "warning",
} satisfies BuildOptions;

function findInServiceKit(file: string): string {
  return fileURLToPath(new URL(`../packages/service-kit/src/${file}`, import.meta.url));
}

if (import.meta.main) {
  await rm("dist", { recursive: true, force: true });
  await build(bundleOptions);
}
