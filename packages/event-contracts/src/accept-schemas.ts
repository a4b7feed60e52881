import { type Contracts, checkContracts } from "./check-contracts.ts";
import { readCommittedSchemas, toSchemaPath, writeCommittedSchema } from "./committed-schemas.ts";
import { isAcceptable } from "./report.ts";

/**
 * Writes the schemas of new versions and compatible changes of the events that the contracts publish.
 * @returns the paths of the written files, below the services folder
 */
export function acceptSchemas(contracts: Contracts, servicesFolder: string): string[] {
  const accepted = checkContracts(contracts, readCommittedSchemas(servicesFolder)).filter(isAcceptable);
  return accepted.flatMap(({ present }) => {
    if (!present) {
      return [];
    }
    writeCommittedSchema(present, servicesFolder);
    return toSchemaPath(present);
  });
}
