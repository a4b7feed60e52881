import { contracts } from "../contracts.ts";
import { environmentNames } from "../environments.ts";
import { synthesizeOrders } from "../synthesized-stack.ts";
import { readHttpContracts } from "./read-http-contracts.ts";
import { renderAsyncApi } from "./render-async-api.ts";
import { renderOpenApi } from "./render-open-api.ts";

/** Renders the specifications of events and HTTP API by their file names in `docs`. */
export async function renderSpecifications() {
  const stacks = Object.fromEntries(environmentNames.map((name) => [name, synthesizeOrders(name)]));
  return {
    "asyncapi.yaml": renderAsyncApi(contracts),
    "openapi.yaml": renderOpenApi(stacks, await readHttpContracts(contracts)),
  };
}
