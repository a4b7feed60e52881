import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/**
 * Leaves dependencies out of the source map: it maps the services' own sources only.
 * It is part of the archive, and 97 % of a whole one would be about dependencies.
 * @see https://esbuild.github.io/plugins/#on-load
 */
export const mapOwnSources: Plugin = {
  name: "map-own-sources",
  setup(build) {
    build.onLoad({ filter: /[\\/]node_modules[\\/].*\.[cm]?js$/ }, async ({ path }) => {
      const code = await readFile(path, "utf8");
      return { contents: `${code}\n//# sourceMappingURL=${createEmptyMap(code)}` };
    });
  },
};

/** Creates a source map that maps only the line below the code, because esbuild ignores a map without mappings. */
function createEmptyMap(code: string): string {
  const lines = code.split("\n").length;
  const map = JSON.stringify({ version: 3, sources: [""], mappings: `${";".repeat(lines)}AAAA` });
  return `data:application/json;base64,${Buffer.from(map).toString("base64")}`;
}
