import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isWithin, renamingPaths, unchangedPaths } from "./exceptions.ts";
import { type Entry, listEntries } from "./list-files.ts";
import {
  findOccurrences,
  findSequencePhrases,
  type Occurrence,
  type Renaming,
  renameText,
  replaceOccurrences,
} from "./rename-text.ts";
import { restoreLayout } from "./restore-layout.ts";

/** The changes that rename the domain of a workspace. */
export interface RenamingPlan {
  /** The new content of files by their path before the renaming. */
  contents: ReadonlyMap<string, string>;
  /** Files and folders whose own name changes, with their paths before the renaming. Folders precede their content. */
  moves: readonly string[];
  /** How many files there are, and how often the name occurs in them, by kind of file. */
  counts: ReadonlyMap<FileKind, { files: number; places: number }>;
  /** How many phrases mean a sequence and stay. */
  sequencePhrases: number;
  /** Locations that contain the new name already, such as `docs/sales.md:12`. */
  conflicts: readonly string[];
}

export type FileKind = "code" | "tests" | "documentation" | "data and settings";

/** Plans the renaming of a workspace, without changing it. */
export function planRenaming(root: string, renaming: Renaming): RenamingPlan {
  const entries = listEntries(root).filter(({ path }) => !isWithin(path, unchangedPaths.keys()));
  const plan = {
    contents: new Map<string, string>(),
    moves: entries.map(({ path }) => path).filter((path) => renameEntry(path, renaming) !== path),
    counts: new Map<FileKind, { files: number; places: number }>(),
    sequencePhrases: 0,
    conflicts: findConflictingPaths(entries, renaming),
  };
  for (const { path } of entries.filter(({ isFolder }) => !isFolder)) {
    const bytes = readFileSync(join(root, path));
    if (bytes.includes(0)) {
      continue;
    }
    const text = bytes.toString("utf8");
    const isCode = /\.(tsx?|mjs|patch)$/.test(path);
    const occurrences = findOccurrences(text, renaming, { isCode });
    plan.sequencePhrases += findSequencePhrases(text, isCode).length;
    plan.conflicts.push(...findConflicts(path, text, occurrences, renaming));
    if (occurrences.length > 0) {
      plan.contents.set(path, restoreLayout(path, text, replaceOccurrences(text, occurrences)));
      const count = plan.counts.get(getKind(path)) ?? { files: 0, places: 0 };
      plan.counts.set(getKind(path), { files: count.files + 1, places: count.places + occurrences.length });
    }
  }
  return plan;
}

/** Renames the last part of a path. */
export function renameEntry(path: string, renaming: Renaming): string {
  const [, folder = "", name = ""] = /^(.*\/)?([^/]*)$/.exec(path) ?? [];
  return `${folder}${renameText(name, renaming)}`;
}

function findConflicts(path: string, text: string, occurrences: readonly Occurrence[], { to }: Renaming): string[] {
  if (isWithin(path, renamingPaths)) {
    return [];
  }
  return occurrences
    .filter(({ form }) => [to.singular, to.plural].includes(form.toLowerCase()))
    .map(({ index }) => `${path}:${text.slice(0, index).split("\n").length}`);
}

function findConflictingPaths(entries: readonly Entry[], renaming: Renaming): string[] {
  return entries
    .map(({ path }) => path)
    .filter((path) => {
      const name = path.replace(/^.*\//, "");
      return findConflicts(path, name, findOccurrences(name, renaming), renaming).length > 0;
    });
}

function getKind(path: string): FileKind {
  if (/\.test\.tsx?$|(^|\/)(tests|testing|fixtures)\//.test(path)) {
    return "tests";
  }
  if (path.endsWith(".md")) {
    return "documentation";
  }
  return /\.(tsx?|mjs|css|html|patch)$/.test(path) ? "code" : "data and settings";
}
