import type { HttpContract } from "service-kit/contract";
import type { Contracts } from "../choreography/published-events.ts";

/** Imports the HTTP contract of each service that responds to requests. */
export async function readHttpContracts(contracts: Contracts): Promise<Record<string, HttpContract>> {
  const services = Object.entries(contracts).flatMap(([service, { routes }]) => (routes ? [service] : []));
  const entries = services.map(async (service) => [service, await import(`${service}/http-contract`)] as const);
  return Object.fromEntries(await Promise.all(entries));
}
