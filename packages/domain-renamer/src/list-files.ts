import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A file or folder of a workspace. */
export interface Entry {
  /** Relative to the root, with slashes. */
  path: string;
  isFolder: boolean;
}

/** Lists the files and folders of a workspace, except for those that its `.gitignore` excludes. Folders come first. */
export function listEntries(root: string): Entry[] {
  const isIgnored = readIgnored(root);
  const list = (folder: string): Entry[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.name === ".git" || isIgnored(path, entry.name)) {
        return [];
      }
      if (entry.isDirectory()) {
        return [{ path, isFolder: true }, ...list(path)];
      }
      return entry.isFile() ? [{ path, isFolder: false }] : [];
    });
  return list("");
}

/** Reads names such as `dist/` and `*.log`, and paths such as `/workshop/`. */
function readIgnored(root: string): (path: string, name: string) => boolean {
  const patterns = readFileSync(join(root, ".gitignore"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.replace(/\/$/, ""));
  const paths = new Set(patterns.filter((pattern) => pattern.startsWith("/")).map((pattern) => pattern.slice(1)));
  const names = patterns
    .filter((pattern) => !pattern.startsWith("/"))
    .map((pattern) => new RegExp(`^${pattern.replaceAll(/[^\w*]/g, "\\$&").replaceAll("*", ".*")}$`));
  return (path, name) => paths.has(path) || names.some((pattern) => pattern.test(name));
}
