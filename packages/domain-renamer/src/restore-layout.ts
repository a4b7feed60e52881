import { alignColumns } from "./align-columns.ts";

/** Sorts lines and aligns columns again after a renaming, in files that no tool formats. */
export function restoreLayout(path: string, before: string, renamed: string): string {
  if (path.endsWith(".txt") && sortLines(before) === before) {
    return sortLines(renamed);
  }
  return /\.(md|mjs|ts|tsx|txt)$/.test(path) ? alignColumns(before, renamed) : renamed;
}

function sortLines(text: string): string {
  return `${text.trimEnd().split("\n").sort().join("\n")}\n`;
}
