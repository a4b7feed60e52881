import { globSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ServiceContract } from "service-kit/contract";
import type { Contracts } from "./check-contracts.ts";

/** Reads the contract of every service in a folder from its `src/contract.ts`. */
export async function readContracts(servicesFolder: string): Promise<Contracts> {
  const contracts: Record<string, ServiceContract> = {};
  for (const path of globSync("*/src/contract.ts", { cwd: servicesFolder }).sort()) {
    const { contract } = await import(pathToFileURL(join(servicesFolder, path)).href);
    if (contract) {
      contracts[path.split(/[\\/]/)[0] ?? ""] = contract;
    }
  }
  return contracts;
}
