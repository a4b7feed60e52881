import { rmSync } from "node:fs";
import { join } from "node:path";
import { formatAlternatives } from "command-line/format-alternatives";
import { type Catalog, readCatalog } from "./event-catalog.ts";
import { findSimilar } from "./find-similar.ts";
import { generateFiles } from "./generate-files.ts";
import { installPackages } from "./install-packages.ts";
import { placesOrders } from "./new-route.ts";
import { removeConsumer, removeContract, removeResponder } from "./stack-code.ts";
import { removeDependency } from "./without-service.ts";
import { WorkspaceFiles } from "./workspace-files.ts";

export interface DeletedService {
  name: string;
  folder: string;
  /** Ids of the rules that the stack no longer has. */
  rules: readonly string[];
  /** Routes that the API no longer has; empty for a service that reacts to an event. */
  routes: readonly string[];
  /** Whether the workspace has files that follow from its stacks, which are up to date now. */
  isGenerated: boolean;
}

/**
 * Deletes a service from a workspace: its package, and its contract and its place in the stack.
 * @throws {Error} if another service consumes its events, or it places the orders; then no file has changed
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
    const removed = removeConsumer(removeResponder(text, name), name);
    rules = removed.rules;
    return removed.text;
  });
  await files.write();
  rmSync(join(root, folder), { recursive: true });
  rmSync(join(root, "infra/node_modules", name), { recursive: true, force: true });
  installPackages(root);
  const routes = Object.keys(contracts[name]?.routes ?? {});
  return { name, folder, rules, routes, isGenerated: await generateFiles(root) };
}

/** All services end in `-service`, so the suffix makes no two of them similar. */
const trimSuffix = (name: string) => name.replace(/-service$/, "");

function checkDeletable(name: string, contracts: Catalog["contracts"]): void {
  const contract = contracts[name];
  if (!contract) {
    const known = Object.keys(contracts);
    const similar = findSimilar(trimSuffix(name), known.map(trimSuffix));
    const advice = similar === undefined ? `use ${formatAlternatives(known)}` : `did you mean ${similar}-service?`;
    throw new Error(`unknown service "${name}": ${advice}`);
  }
  if (placesOrders(contract)) {
    throw new Error(`${name} places the orders that all other services need: it cannot be deleted`);
  }
  for (const [consumer, { consumes }] of Object.entries(contracts)) {
    if (consumes?.source === contract.service && consumer !== name) {
      throw new Error(
        `${consumer} consumes ${consumes.detailType} of ${name}: delete ${consumer} first, or let it consume another event`,
      );
    }
  }
}
