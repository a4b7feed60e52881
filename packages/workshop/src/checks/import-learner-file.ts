import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { LearnerSystem } from "../step.ts";

/** Imports a file of the learner as it is saved now, to call its functions in this process. */
export function importLearnerFile<Module>({ folder }: LearnerSystem, file: string): Promise<Module> {
  const url = pathToFileURL(join(folder, file));
  // Modules are cached by URL.
  url.searchParams.set("version", randomUUID());
  return import(url.href);
}
