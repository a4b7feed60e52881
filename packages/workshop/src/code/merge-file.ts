import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The contents of a file in a three-way merge; undefined where it does not exist. */
export interface MergedVersions {
  base: string | undefined;
  ours: string | undefined;
  theirs: string | undefined;
}

/** Merges two versions of a file, as Git does. @throws {Error} if both change the same lines */
export function mergeFile({ base, ours, theirs }: MergedVersions): string | undefined {
  if (ours === base || ours === theirs) {
    return theirs;
  }
  if (theirs === base) {
    return ours;
  }
  const folder = mkdtempSync(join(tmpdir(), "merge-"));
  try {
    const files = [ours, base, theirs].map((content, index) => {
      const file = join(folder, String(index));
      writeFileSync(file, content ?? "");
      return file;
    });
    const { status, stdout } = spawnSync("git", ["merge-file", "-p", "-q", ...files], { encoding: "utf8" });
    if (status !== 0) {
      throw new Error("both versions change the same lines");
    }
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
