import { createRequire, registerHooks } from "node:module";
import { join } from "node:path";

/**
 * Lets CommonJS require packages of layers, as `NODE_PATH` does on Lambda. Modules cannot import them there, either.
 * @param runtime such as `nodejs24.x`
 * @see https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html#packaging-layers-paths
 */
export function provideLayers(layerFolders: readonly string[], runtime: string): void {
  const versioned = join("nodejs", `node${/\d+/.exec(runtime)?.[0]}`);
  const requires = [versioned, "nodejs"].flatMap((path) =>
    layerFolders.toReversed().map((folder) => createRequire(join(folder, path, "index.js"))),
  );
  if (requires.length === 0) {
    return;
  }
  // Resolving a path in a layer calls the hook, too.
  let isSearching = false;
  const find = (specifier: string) => {
    isSearching = true;
    try {
      return requires.map((require) => tryToResolve(require, specifier)).find((path) => path !== undefined);
    } finally {
      isSearching = false;
    }
  };
  registerHooks({
    resolve(specifier, context, nextResolve) {
      try {
        return nextResolve(specifier, context);
      } catch (error) {
        const isPackage = !/^(?:[./]|node:|file:)/.test(specifier) && !context.conditions.includes("import");
        const path = isPackage && !isSearching ? find(specifier) : undefined;
        if (path === undefined) {
          throw error;
        }
        return nextResolve(path, context);
      }
    },
  });
}

function tryToResolve(require: NodeJS.Require, specifier: string): string | undefined {
  try {
    return require.resolve(specifier);
  } catch {
    return undefined;
  }
}
