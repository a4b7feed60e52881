import { watch } from "chokidar";

/** Groups the writes of one save: editors may write several files, or one file several times. */
const QUIET_MS = 30;

export interface SourceWatch {
  close(): Promise<void>;
}

/**
 * Watches folders and calls `onSaved` with the files that were created, changed, renamed or deleted. It groups files that
 * are saved together and waits for the previous call to settle.
 * @param folders absolute paths
 * @param onSaved its `superseded` returns whether files were saved since, which another call will handle
 * @returns a watch that sees every later change
 */
export async function watchSources(
  folders: string[],
  onSaved: (files: ReadonlySet<string>, superseded: () => boolean) => Promise<void>,
  { ignored = isTest }: { ignored?: (path: string) => boolean } = {},
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
  const watcher = watch(folders, { ignoreInitial: true, ignored });
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

/** Functions contain no tests. */
const isTest = (path: string) => path.endsWith(".test.ts");
