import { Bundler } from "./bundler.ts";
import { synthesize } from "./synthesis.ts";
import type { Workspace } from "./workspace.ts";

/**
 * Bundles the services of a workspace and synthesizes its stacks, as `npm run synth` does for the repository.
 * @param folder for the stacks, such as `cdktf.out`
 * @throws {Error} with the affected lines if a bundle or the synthesis fails
 */
export async function buildWorkspace(workspace: Workspace, folder: string, signal: AbortSignal): Promise<void> {
  const bundler = new Bundler(workspace);
  try {
    for (const bundle of await bundler.bundle(workspace.findServices())) {
      await bundle.writeToDist();
    }
  } finally {
    await bundler.close();
  }
  await synthesize(workspace, folder, signal);
}
