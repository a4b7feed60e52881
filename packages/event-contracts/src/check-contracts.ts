import type { ServiceContract } from "service-kit/contract";
import { type CommittedSchema, type SchemaFile, toOwner, toSchemaPath } from "./committed-schemas.ts";
import { compareSchemas } from "./compare-schemas.ts";
import { createPublishedSchema, listSupportedVersions } from "./published-schema.ts";
import type { SchemaChange } from "./schema-change.ts";

export type Contracts = Readonly<Record<string, ServiceContract>>;

export interface Finding extends SchemaFile {
  status: "unchanged" | "new" | "changed" | "removed" | "unpublished";
  /** Empty unless the status is `changed`. */
  changes: SchemaChange[];
  /** Packages that still read an `unpublished` version. */
  readers: string[];
  /** Undefined if the version is not published. */
  present: CommittedSchema | undefined;
}

/**
 * Compares each version of each published event with its committed schema.
 * @param committed the schema of each version as last accepted
 * @returns one finding per published, committed or consumed version
 */
export function checkContracts(contracts: Contracts, committed: readonly CommittedSchema[]): Finding[] {
  const present = Object.entries(contracts).flatMap(([owner, { publishes }]) =>
    publishes
      .flatMap(listSupportedVersions)
      .map((event) => ({ ...toSchemaFile(owner, event), schema: createPublishedSchema(event) })),
  );
  const consumed = listConsumedVersions(contracts);
  const files = new Map([...committed, ...consumed, ...present].map((each) => [toSchemaPath(each), each]));
  return [...files]
    .sort(([path], [other]) => (path < other ? -1 : 1))
    .map(([path, { owner, detailType, schemaVersion }]) => {
      const is = present.find((each) => toSchemaPath(each) === path);
      const was = committed.find((each) => toSchemaPath(each) === path);
      const readers = is ? [] : consumed.filter((each) => toSchemaPath(each) === path).map(({ reader }) => reader);
      const changes = was && is ? compareSchemas(was.schema, is.schema) : [];
      return { owner, detailType, schemaVersion, changes, readers, present: is, status: getStatus() };

      function getStatus(): Finding["status"] {
        if (readers.length > 0) {
          return "unpublished";
        }
        if (!is) {
          return "removed";
        }
        if (!was) {
          return "new";
        }
        return changes.length > 0 ? "changed" : "unchanged";
      }
    });
}

/** Whether a consumer could no longer read an event, regardless of the committed files. */
export function isBreaking({ changes, status }: Finding): boolean {
  return status === "unpublished" || changes.some(({ breaks }) => breaks.length > 0);
}

function listConsumedVersions(contracts: Contracts): (SchemaFile & { reader: string })[] {
  return Object.entries(contracts).flatMap(([reader, { consumes }]) => {
    const versions = consumes ? listSupportedVersions(consumes) : [];
    return versions.map((event) => ({ ...toSchemaFile(toOwner(event.source), event), reader }));
  });
}

function toSchemaFile(owner: string, { detailType, schemaVersion }: Omit<SchemaFile, "owner">): SchemaFile {
  return { owner, detailType, schemaVersion };
}
