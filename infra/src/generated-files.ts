import { renderChoreography } from "./choreography/render-choreography.ts";
import { contracts } from "./contracts.ts";
import { environmentNames } from "./environments.ts";
import { renderSpecifications } from "./specifications/render-specifications.ts";
import { listAddresses, synthesizeDeployment, synthesizeOrders, synthesizeState } from "./synthesized-stack.ts";

/**
 * Renders the files that follow from the stacks and the contracts, by their path in the repository: the choreography, the
 * specifications, and the Terraform addresses of each stack, because renaming an address replaces its resource.
 */
export async function renderGeneratedFiles(): Promise<Record<string, string>> {
  const stacks = {
    ...Object.fromEntries(environmentNames.map((name) => [`orders-${name}`, synthesizeOrders(name)])),
    "orders-deployment": synthesizeDeployment(),
    "orders-state": synthesizeState(),
  };
  const addresses = Object.entries(stacks).map(([id, stack]) => [
    `infra/addresses/${id}.txt`,
    `${listAddresses(stack).join("\n")}\n`,
  ]);
  const { asyncApi, openApi } = await renderSpecifications();
  return {
    "docs/asyncapi.yaml": asyncApi,
    "docs/choreography.md": renderChoreography(synthesizeOrders(), contracts),
    "docs/openapi.yaml": openApi,
    ...Object.fromEntries(addresses),
  };
}
