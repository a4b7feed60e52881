import { existsSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { type SourceWatch, watchSources } from "dev-server/reload";
import { isCode } from "../code/reference.ts";

/** Folders that exist in the repository and in the learner's workspace. */
const FOLDERS = ["packages/services", "packages/service-kit", "infra/src"];

/** Paths that change without an editor. */
const GENERATED = /[\\/](node_modules|dist|\.turbo)([\\/]|$)|\.test\.ts$/;

/**
 * Watches the repository for a file that the learner saves there instead of in the workspace.
 * @param onSaved called with the path of a file that both have, relative and with slashes
 */
export function watchOriginals(
  { repository, workspace }: { repository: string; workspace: string },
  onSaved: (path: string) => void,
): Promise<SourceWatch> {
  const folders = FOLDERS.map((folder) => join(repository, folder));
  return watchSources(
    folders,
    async (files) => {
      const paths = [...files].map((file) => relative(repository, file).replaceAll(sep, "/"));
      const mistaken = paths.filter((path) => isCode(path) && existsSync(join(workspace, path)));
      // An editor saves one file; many at once are Git's.
      if (mistaken.length === 1) {
        onSaved(mistaken[0] as string);
      }
    },
    { ignored: (path) => GENERATED.test(path.slice(repository.length)) },
  );
}
