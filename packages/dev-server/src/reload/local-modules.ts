import { resolve } from "node:path";
import { build, type Plugin } from "esbuild";

/** What is installed is no part of the answer, and not read. */
const withoutDependencies: Plugin = {
  name: "without-dependencies",
  setup(build) {
    build.onLoad({ filter: /[\\/]node_modules[\\/]/ }, () => ({ contents: "module.exports = {};" }));
  },
};

/**
 * The modules of the workspace that a module imports, directly or not, and itself.
 * @returns absolute paths
 * @throws {BuildFailure} when one cannot be read
 */
export async function localModules(entryPoint: string): Promise<ReadonlySet<string>> {
  const { metafile } = await build({
    entryPoints: [entryPoint],
    absWorkingDir: resolve(entryPoint, ".."),
    bundle: true,
    write: false,
    outdir: ".",
    metafile: true,
    platform: "node",
    format: "esm",
    logLevel: "silent",
    plugins: [withoutDependencies],
  });
  return new Set(Object.keys(metafile.inputs).map((path) => resolve(entryPoint, "..", path)));
}
