import { contracts } from "../contracts.ts";
import { environmentNames } from "../environments.ts";
import { synthesizeOrders } from "../synthesized-stack.ts";
import { readHttpContracts } from "./read-http-contracts.ts";
import { renderAsyncApi } from "./render-async-api.ts";
import { renderOpenApi } from "./render-open-api.ts";

/** Renders the specifications of events and HTTP API of all environments. */
export async function renderSpecifications() {
  const stacks = Object.fromEntries(environmentNames.map((name) => [name, synthesizeOrders(name)]));
  return {
    asyncApi: renderAsyncApi(contracts),
    openApi: renderOpenApi(stacks, await readHttpContracts(contracts)),
  };
}
