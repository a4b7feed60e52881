import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/**
 * Leaves dependencies out of the source map: it maps the services' own sources only.
 * The archive contains it, and 97 % of a whole one would be about dependencies.
 * @see https://esbuild.github.io/plugins/#on-load
 */
export const mapOwnSources: Plugin = {
  name: "map-own-sources",
  setup(build) {
    build.onLoad({ filter: /[\\/]node_modules[\\/].*\.[cm]?js$/ }, async ({ path }) => ({
      contents: withoutSourceMap(await readFile(path, "utf8")),
    }));
  },
};

/** Adds a source map to a dependency's code that maps only the line below it; esbuild ignores one without mappings. */
export function withoutSourceMap(code: string): string {
  const lines = code.split("\n").length;
  const map = JSON.stringify({ version: 3, sources: [""], mappings: `${";".repeat(lines)}AAAA` });
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString("base64")}`;
}
