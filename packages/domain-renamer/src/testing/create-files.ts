import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** Creates a temporary folder with files and a `.gitignore`, until the test ends. Returns its path. */
export function createFiles(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), "domain-renamer-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [path, text] of Object.entries({ ".gitignore": "node_modules/\n*.log\n/data/\n", ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}
