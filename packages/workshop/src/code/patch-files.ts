import { applyPatch, createTwoFilesPatch, parsePatch, reversePatch, type StructuredPatch } from "diff";

/** Files by path; undefined for a file that does not exist. */
export type FileChanges = ReadonlyMap<string, string | undefined>;

export type ReadFile = (path: string) => string | undefined;

const NO_FILE = "/dev/null";

export class PatchConflictError extends Error {
  readonly code = "PATCH_CONFLICT";
  readonly path: string;

  constructor(path: string) {
    super(`the patch does not apply to ${path}`);
    this.name = "PatchConflictError";
    this.path = path;
  }
}

/**
 * Applies a unified diff, of Git or without its headers.
 * @param read returns the current content of a file
 * @returns the files that change
 * @throws {PatchConflictError} if a file is not as the patch expects it
 */
export function patchFiles(patch: string, read: ReadFile, { reverse = false } = {}): FileChanges {
  const changes = new Map<string, string | undefined>();
  const parsed = parsePatch(patch);
  for (const filePatch of reverse ? reversePatch(parsed) : parsed) {
    const [from, to] = [toPath(filePatch.oldFileName), toPath(filePatch.newFileName)];
    const path = (to ?? from) as string;
    const before = changes.has(path) ? changes.get(path) : read(path);
    changes.set(path, patchFile(filePatch, path, before));
  }
  return changes;
}

/** Lists the paths that a patch changes, creates or deletes. */
export function listPatchedPaths(patch: string): string[] {
  return parsePatch(patch).map(
    ({ newFileName, oldFileName }) => (toPath(newFileName) ?? toPath(oldFileName)) as string,
  );
}

/** Creates the unified diff that leads from the files before to those after; empty if nothing changes. */
export function diffFiles(paths: Iterable<string>, before: ReadFile, after: ReadFile): string {
  let text = "";
  for (const path of paths) {
    const [old, current] = [before(path), after(path)];
    if (old === current) {
      continue;
    }
    const [from, to] = [old === undefined ? NO_FILE : `a/${path}`, current === undefined ? NO_FILE : `b/${path}`];
    const patch = createTwoFilesPatch(from, to, old ?? "", current ?? "", undefined, undefined, { context: 3 });
    text += patch.replace(/^=+\n/, "");
  }
  return text;
}

function patchFile(patch: StructuredPatch, path: string, before: string | undefined): string | undefined {
  const creates = toPath(patch.oldFileName) === undefined;
  if (creates !== (before === undefined)) {
    throw new PatchConflictError(path);
  }
  const patched = applyPatch(before ?? "", patch);
  if (patched === false) {
    throw new PatchConflictError(path);
  }
  return toPath(patch.newFileName) === undefined ? undefined : patched;
}

function toPath(name: string | undefined): string | undefined {
  return name === undefined || name === NO_FILE ? undefined : name.replace(/^[ab]\//, "");
}
