import { globSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ServiceContract } from "service-kit/contract";
import type { Contracts } from "./check-contracts.ts";

/** The contract of every service in a folder of packages, from its `src/contract.ts`. */
export async function readContracts(packages: string): Promise<Contracts> {
  const contracts: Record<string, ServiceContract> = {};
  for (const path of globSync("*/src/contract.ts", { cwd: packages }).sort()) {
    const { contract } = await import(pathToFileURL(join(packages, path)).href);
    if (contract) contracts[path.split(/[\\/]/)[0] ?? ""] = contract;
  }
  return contracts;
}
