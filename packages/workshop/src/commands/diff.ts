import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildWorkspace } from "dev-server/reload";
import { describeChanges, findDeployment } from "../stack-changes.ts";
import { formatMarkdown } from "../terminal/format-markdown.ts";
import { type Context, requireWorkspace } from "./context.ts";

/** Shows how the learner's code would change the stack that runs. @throws {Error} if nothing has been deployed */
export async function diff({ terminal, workshop }: Context): Promise<void> {
  requireWorkspace(workshop);
  const deployed = findDeployment(workshop.workspace.root);
  if (deployed === undefined) {
    throw new Error("nothing has been deployed yet: start npm run workshop");
  }
  const folder = mkdtempSync(join(tmpdir(), "workshop-diff-"));
  try {
    await buildWorkspace(workshop.workspace.toWorkspace(), folder, new AbortController().signal);
    terminal.writeLine(formatMarkdown(describeChanges(deployed, join(folder, "stacks/orders-dev")), terminal));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
