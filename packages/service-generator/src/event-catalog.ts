import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { readContracts } from "event-contracts/contracts";
import type { EventDefinition, ServiceContract } from "service-kit/contract";
import type { ImportedEvent } from "./stack-code.ts";

/** An event that a service of the workspace publishes. */
export interface CatalogEvent extends ImportedEvent {
  definition: EventDefinition<unknown>;
  /** Whether another event caused it, so that its metadata names that event. */
  hasCause: boolean;
}

export interface Catalog {
  /** By package, such as `invoice-service`. */
  contracts: Readonly<Record<string, ServiceContract>>;
  events: readonly CatalogEvent[];
}

/** Reads the contracts of the services in a workspace and the events that they publish. */
export async function readCatalog(root: string): Promise<Catalog> {
  const folder = join(root, "packages/services");
  if (!existsSync(folder)) {
    throw new Error(`${root} has no packages/services: pass the root of a workspace as --root`);
  }
  const contracts = await readContracts(folder);
  const events = await Promise.all(
    Object.entries(contracts).map(async ([owner, { consumes, publishes }]) => {
      const exports =
        publishes.length > 0 ? await import(pathToFileURL(join(folder, owner, "src/events.ts")).href) : {};
      return publishes.map((definition): CatalogEvent => {
        const [exportName] = Object.entries(exports).find(([, value]) => value === definition) ?? [];
        if (exportName === undefined) {
          throw new Error(`${owner}/src/events.ts does not export ${definition.detailType}: export it there`);
        }
        return { owner, exportName, definition, detailType: definition.detailType, hasCause: consumes !== undefined };
      });
    }),
  );
  return { contracts, events: events.flat() };
}
