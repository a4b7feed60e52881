import { watch } from "chokidar";

/** Editors write several files, or one several times, when a person saves once. */
const QUIET_MS = 30;

/** Says which files were saved, and ends when it is told to. */
export interface SourceWatch {
  close(): Promise<void>;
}

/**
 * Watches folders, and calls `onSaved` with the files that were written, made, renamed or deleted: for several that come
 * together once, and never again before the call before has ended.
 *
 * @param folders absolute
 * @param onSaved its `superseded` tells whether it will be called again at once, for what was saved meanwhile
 * @returns once every later change is seen
 */
export async function watchSources(
  folders: string[],
  onSaved: (files: ReadonlySet<string>, superseded: () => boolean) => Promise<void>,
): Promise<SourceWatch> {
  let files = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let handling: Promise<void> | undefined;
  const handle = async () => {
    while (files.size > 0) {
      const saved = files;
      files = new Set();
      await onSaved(saved, () => files.size > 0);
    }
    handling = undefined;
  };
  const watcher = watch(folders, {
    ignoreInitial: true,
    // Tests are no part of what runs.
    ignored: (path) => path.endsWith(".test.ts"),
  });
  watcher.on("all", (event, file) => {
    if (event === "addDir" || event === "unlinkDir") {
      return;
    }
    files.add(file);
    clearTimeout(timer);
    timer = setTimeout(() => {
      handling ??= handle();
    }, QUIET_MS);
  });
  await new Promise<void>((resolve) => watcher.once("ready", resolve));
  return {
    async close() {
      clearTimeout(timer);
      files.clear();
      await watcher.close();
      await handling;
    },
  };
}
