import { resolve } from "node:path";
import { build, type Plugin } from "esbuild";

const withoutDependencies: Plugin = {
  name: "without-dependencies",
  setup(build) {
    build.onLoad({ filter: /[\\/]node_modules[\\/]/ }, () => ({ contents: "module.exports = {};" }));
  },
};

/**
 * Returns the absolute paths of a module and its transitive imports in the workspace.
 * @throws {BuildFailure} if a module cannot be read
 */
export async function findLocalModules(entryPoint: string): Promise<ReadonlySet<string>> {
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
