import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

let parent: string | undefined;

/** Writes the files of a package to a temporary folder, where functions run. It is deleted when the process exits. */
export function createCodeFolder(files: ReadonlyMap<string, Buffer>): string {
  const folder = join(createParent(), hashFiles(files));
  if (!existsSync(folder)) {
    mkdirSync(folder);
    for (const [path, content] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
  }
  return folder;
}

export function hashFiles(files: ReadonlyMap<string, Buffer>): string {
  const hash = createHash("sha256");
  for (const [path, content] of files) {
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

function createParent(): string {
  if (parent === undefined) {
    const created = mkdtempSync(join(tmpdir(), "local-cloud-code-"));
    process.once("exit", () => rmSync(created, { recursive: true, force: true }));
    parent = created;
  }
  return parent;
}
