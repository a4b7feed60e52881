import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describeStackChanges } from "plan-summary/stack-changes";
import { readStackJson } from "./system/running-system.ts";

const DEPLOYED = ".deployed";
const FILE = "cdk.tf.json";

/** Describes in Markdown, in terms of the choreography, how one stack folder would change another that runs. */
export function describeChanges(runningFolder: string, stackFolder: string): string {
  const changes = describeStackChanges(readStackJson(runningFolder), readStackJson(stackFolder));
  return changes === "" ? "No changes: the code describes the stack that runs." : changes;
}

/** Remembers the stack that runs, for a later comparison in another process. */
export function recordDeployment(root: string, stackFolder: string): void {
  mkdirSync(join(root, DEPLOYED), { recursive: true });
  copyFileSync(join(stackFolder, FILE), join(root, DEPLOYED, FILE));
}

/** Returns the folder of the stack that ran last; undefined if none has. */
export function findDeployment(root: string): string | undefined {
  const folder = join(root, DEPLOYED);
  return existsSync(join(folder, FILE)) ? folder : undefined;
}
