import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Catalog, readCatalog } from "./event-catalog.ts";
import { findSimilar } from "./find-similar.ts";
import { installPackages } from "./install-packages.ts";
import { removeConsumer, removeContract } from "./stack-code.ts";
import { removeDependency } from "./without-service.ts";
import { WorkspaceFiles } from "./workspace-files.ts";

export interface DeletedService {
  name: string;
  folder: string;
  /** Ids of the rules that the stack no longer has. */
  rules: readonly string[];
  /** Whether the workspace has generated documentation. */
  isDocumented: boolean;
}

/**
 * Deletes a service from a workspace: its package, and its contract and consumer in `infra`.
 * @throws {Error} if another service consumes its events, or it is not a consumer; then no file has changed
 */
export async function deleteService(root: string, name: string): Promise<DeletedService> {
  const { contracts } = await readCatalog(root);
  checkDeletable(name, contracts);
  const folder = `packages/services/${name}`;
  const files = new WorkspaceFiles(root);
  let rules: string[] = [];
  files.edit("infra/package.json", (text) => removeDependency(text, name));
  files.edit("infra/src/contracts.ts", (text) => removeContract(text, name));
  files.edit("infra/src/order-stack.ts", (text) => {
    const removed = removeConsumer(text, name);
    rules = removed.rules;
    return removed.text;
  });
  await files.write();
  rmSync(join(root, folder), { recursive: true });
  rmSync(join(root, "infra/node_modules", name), { recursive: true, force: true });
  installPackages(root);
  return { name, folder, rules, isDocumented: files.isDocumented() };
}

function checkDeletable(name: string, contracts: Catalog["contracts"]): void {
  const contract = contracts[name];
  if (!contract) {
    const similar = findSimilar(name, Object.keys(contracts));
    const advice = similar === undefined ? `use ${Object.keys(contracts).join(", ")}` : `did you mean ${similar}?`;
    throw new Error(`unknown service "${name}": ${advice}`);
  }
  if (!contract.consumes) {
    throw new Error(`${name} responds to HTTP requests: the stack's API depends on it, so delete both by hand`);
  }
  for (const [consumer, { consumes }] of Object.entries(contracts)) {
    if (consumes?.source === contract.service && consumer !== name) {
      throw new Error(
        `${consumer} consumes ${consumes.detailType} of ${name}: delete ${consumer} first, or let it consume another event`,
      );
    }
  }
}
