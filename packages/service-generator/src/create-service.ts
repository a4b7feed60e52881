import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { acceptSchemas } from "event-contracts/accept-schemas";
import { readCatalog } from "./event-catalog.ts";
import { generateFiles } from "./generate-files.ts";
import { installPackages } from "./install-packages.ts";
import type { NewRoute } from "./new-route.ts";
import { resolveNewService, type ServiceRequest } from "./new-service.ts";
import { addConsumer, addContract, addResponder } from "./stack-code.ts";
import { sortKeys } from "./templates/manifest.ts";
import { toModuleName } from "./templates/module-name.ts";
import { renderService } from "./templates/render-service.ts";
import { WorkspaceFiles } from "./workspace-files.ts";

export interface CreatedService {
  /** The service's folder in the workspace. */
  folder: string;
  /** The module to write, below the folder. */
  module: string;
  /** The route to which it responds. */
  route: NewRoute | undefined;
  /** The published event, which no service consumes yet. */
  event: string | undefined;
  /** Whether the workspace has files that follow from its stacks, which are up to date now. */
  isGenerated: boolean;
  /** One line for each edit to make by hand, because a file has no location for it. */
  open: readonly string[];
}

/**
 * Adds a service to a workspace: its package, its contract, its place in the stack, the schema of its event, and what
 * follows from them in the generated files.
 * @param root the absolute path of the workspace
 * @throws {Error} if the request is invalid; then no file has changed
 */
export async function createService(root: string, request: ServiceRequest): Promise<CreatedService> {
  const service = resolveNewService(request, await readCatalog(root));
  const { name } = service;
  const folder = `packages/services/${name}`;
  const files = new WorkspaceFiles(root);
  for (const [path, content] of renderService(service)) {
    files.add(`${folder}/${path}`, content);
  }
  files.edit("infra/package.json", (text) => addDependency(text, name));
  files.edit("infra/src/contracts.ts", (text) => addContract(text, name));
  files.edit("infra/src/order-stack.ts", (text) =>
    "route" in service ? addResponder(text, name) : addConsumer(text, name, service.consumes),
  );
  await files.write();
  installPackages(root);
  const { contract } = await import(pathToFileURL(join(root, folder, "src/contract.ts")).href);
  acceptSchemas({ [name]: contract }, join(root, "packages/services"));
  return {
    folder,
    module: `src/${toModuleName(service)}.ts`,
    route: "route" in service ? service.route : undefined,
    event: service.publishes?.detailType,
    isGenerated: files.open.length === 0 && (await generateFiles(root)),
    open: files.open,
  };
}

function addDependency(text: string, name: string): string {
  const manifest = JSON.parse(text);
  manifest.dependencies = sortKeys({ ...manifest.dependencies, [name]: "workspace:*" });
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
