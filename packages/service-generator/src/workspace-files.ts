import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { formatFiles } from "./format-files.ts";
import { AnchorNotFoundError } from "./stack-code.ts";

/** Collects changes to the files of a workspace, and writes them at once. */
export class WorkspaceFiles {
  readonly #root: string;
  readonly #changed = new Map<string, string>();
  /** One line for each edit to make by hand, because a file has no location for it. */
  readonly open: string[] = [];

  constructor(root: string) {
    this.#root = root;
  }

  add(path: string, content: string): void {
    this.#changed.set(path, content);
  }

  /** Edits a file, or notes the edit in `open` if the file has no location for it. */
  edit(path: string, change: (text: string) => string): void {
    const file = join(this.#root, path);
    if (!existsSync(file)) {
      throw new Error(`${file} is missing: pass the root of a workspace as --root`);
    }
    try {
      this.#changed.set(path, change(readFileSync(file, "utf8")));
    } catch (error) {
      if (!(error instanceof AnchorNotFoundError)) {
        throw new Error(`${path}: ${(error as Error).message}`, { cause: error });
      }
      this.open.push(`${path} has ${error.message}`);
    }
  }

  async write(): Promise<void> {
    const code = [...this.#changed].filter(([path]) => /\.(json|ts)$/.test(path));
    const formatted = await formatFiles(new Map(code));
    for (const [path, text] of new Map([...this.#changed, ...formatted])) {
      const file = join(this.#root, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
}
