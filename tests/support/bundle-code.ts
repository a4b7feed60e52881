import { join } from "node:path";
import { buildSync } from "esbuild";

const bundles = new Map<string, string>();

/** Bundles TypeScript, whose imports are relative to `tests`, to a CommonJS module. The same code is bundled once. */
export function bundleCode(contents: string): string {
  const code = bundles.get(contents) ?? bundle(contents);
  bundles.set(contents, code);
  return code;
}

function bundle(contents: string): string {
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir: join(import.meta.dirname, ".."), loader: "ts" },
    bundle: true,
    write: false,
    platform: "node",
    mainFields: ["module", "main"],
  });
  return outputFiles.map(({ text }) => text).join("");
}
