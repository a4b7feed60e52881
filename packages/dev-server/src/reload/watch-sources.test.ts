import { mkdir, mkdtemp, realpath, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { watchSources } from "./watch-sources.ts";

/** Watches a folder with one file, and collects the reported files. */
async function watchFolder(onSaved: (superseded: () => boolean) => Promise<void> = async () => {}) {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "watched-")));
  await writeFile(join(folder, "a.ts"), "1");
  const calls: string[][] = [];
  const watch = await watchSources([folder], async (files, superseded) => {
    calls.push([...files].map((file) => file.slice(folder.length + 1)).sort());
    await onSaved(superseded);
  });
  onTestFinished(async () => {
    await watch.close();
    await rm(folder, { recursive: true });
  });
  return { calls, folder, reported: () => new Set(calls.flat()) };
}

test.each<[string, string, (folder: string) => Promise<void>]>([
  ["changed", "a.ts", (folder) => writeFile(join(folder, "a.ts"), "2")],
  ["deleted", "a.ts", (folder) => rm(join(folder, "a.ts"))],
  [
    "replaced by a renamed file, as editors do",
    "a.ts",
    async (folder) => {
      await writeFile(join(folder, "a.ts~"), "2");
      await rename(join(folder, "a.ts~"), join(folder, "a.ts"));
    },
  ],
  [
    "created in a new folder",
    "deep/er/b.ts",
    async (folder) => {
      await mkdir(join(folder, "deep/er"), { recursive: true });
      await writeFile(join(folder, "deep/er/b.ts"), "1");
    },
  ],
])("reports a file that is %s", async (_, file, save) => {
  const { folder, reported } = await watchFolder();
  await save(folder);
  await expect.poll(reported).toContain(file);
});

test("batches files that are saved together", async () => {
  const first = Promise.withResolvers<void>();
  const superseded: boolean[] = [];
  const checks: (() => boolean)[] = [];
  const { calls, folder } = await watchFolder(async (isSuperseded) => {
    checks.push(isSuperseded);
    superseded.push(isSuperseded());
    await first.promise;
    superseded.push(isSuperseded());
  });
  await Promise.all(["b.ts", "c.ts"].map((file) => writeFile(join(folder, file), "1")));
  await expect.poll(() => calls).toEqual([["b.ts", "c.ts"]]);
  await writeFile(join(folder, "a.ts"), "2");
  await expect.poll(() => checks[0]?.()).toBe(true);
  first.resolve();
  await expect.poll(() => calls).toEqual([["b.ts", "c.ts"], ["a.ts"]]);
  await expect.poll(() => superseded).toEqual([false, true, false, false]);
});

test("ignores tests", async () => {
  const { calls, folder } = await watchFolder();
  await writeFile(join(folder, "a.test.ts"), "1");
  await writeFile(join(folder, "a.ts"), "2");
  await expect.poll(() => calls).toEqual([["a.ts"]]);
});
