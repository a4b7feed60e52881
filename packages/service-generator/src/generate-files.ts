import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import { runNode } from "./run-node.ts";

/**
 * Writes the files of a workspace that follow from its stacks and contracts, as `npm run generate` does.
 * @returns whether the workspace has such files; a copy without documentation has none
 * @throws {Error} with the output of a failed command
 */
export async function generateFiles(root: string): Promise<boolean> {
  if (!existsSync(join(root, "docs/choreography.md"))) {
    return false;
  }
  for (const service of globSync("packages/services/*", { cwd: root })) {
    // Synthesis requires a bundle, but these files do not depend on its content.
    if (!existsSync(join(root, service, "dist/handler.cjs"))) {
      await runNode(join(root, service), "../../../scripts/bundle-service.ts");
    }
  }
  await runNode(root, "--disable-warning=DEP0044", "infra/src/write-generated-files.ts");
  return true;
}
