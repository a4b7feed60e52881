import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Files } from "./code/reference.ts";

interface StoredProgress {
  version: 1;
  /** Hash of the unfinished code that the workspace was created from. */
  unfinished: string;
  /** Ids of the steps that have passed. */
  passed: string[];
  /** Ids of the steps that the learner left out. @default none */
  skipped?: string[];
  /** By step id: criteria of the checks that have passed and stay so. */
  sticky: Record<string, string[]>;
}

const FILE = ".progress.json";

/** The learner's progress, stored in the workspace at each change. */
export class Progress {
  #file: string;
  #stored: StoredProgress;

  private constructor(file: string, stored: StoredProgress) {
    this.#file = file;
    this.#stored = stored;
  }

  static create(root: string, unfinished: Files): Progress {
    const stored: StoredProgress = { version: 1, unfinished: hash(unfinished), passed: [], sticky: {} };
    const progress = new Progress(join(root, FILE), stored);
    progress.#save();
    return progress;
  }

  /** @throws {Error} if the file exists but cannot be read */
  static read(root: string): Progress | undefined {
    const file = join(root, FILE);
    if (!existsSync(file)) {
      return undefined;
    }
    try {
      return new Progress(file, JSON.parse(readFileSync(file, "utf8")));
    } catch (cause) {
      throw new Error(`${file} is not JSON: delete it to start at step 1 with your code`, { cause });
    }
  }

  /** Whether the repository has changed since the workspace was created. */
  isStale(unfinished: Files): boolean {
    return this.#stored.unfinished !== hash(unfinished);
  }

  hasPassed(stepId: string): boolean {
    return this.#stored.passed.includes(stepId);
  }

  pass(stepId: string): void {
    if (!this.hasPassed(stepId)) {
      this.#stored.passed.push(stepId);
      this.#save();
    }
  }

  /** Whether the learner left out what the step asks for outside of the editor. */
  isSkipped(stepId: string): boolean {
    return this.#stored.skipped?.includes(stepId) ?? false;
  }

  skip(stepId: string): void {
    if (!this.isSkipped(stepId)) {
      this.#stored.skipped = [...(this.#stored.skipped ?? []), stepId];
      this.#save();
    }
  }

  /** Forgets that steps have passed or were skipped, with their sticky checks. */
  forget(stepIds: readonly string[]): void {
    this.#stored.passed = this.#stored.passed.filter((id) => !stepIds.includes(id));
    this.#stored.skipped = this.#stored.skipped?.filter((id) => !stepIds.includes(id)) ?? [];
    for (const id of stepIds) {
      delete this.#stored.sticky[id];
    }
    this.#save();
  }

  hasStuck(stepId: string, criterion: string): boolean {
    return this.#stored.sticky[stepId]?.includes(criterion) ?? false;
  }

  stick(stepId: string, criterion: string): void {
    this.#stored.sticky[stepId] = [...(this.#stored.sticky[stepId] ?? []), criterion];
    this.#save();
  }

  #save(): void {
    writeFileSync(this.#file, `${JSON.stringify(this.#stored, undefined, 2)}\n`);
  }
}

function hash(files: Files): string {
  return createHash("sha256")
    .update(JSON.stringify([...files]))
    .digest("hex")
    .slice(0, 16);
}
