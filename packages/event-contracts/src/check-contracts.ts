import type { ServiceContract } from "service-kit/contract";
import { type CommittedSchema, ownerOf, type SchemaFile, schemaPath } from "./committed-schemas.ts";
import { compareSchemas, type SchemaChange } from "./compare-schemas.ts";
import { publishedSchema, supportedVersions } from "./published-schema.ts";

/** The services' contracts, by package. */
export type Contracts = Readonly<Record<string, ServiceContract>>;

/** What has become of one version of an event. */
export interface Finding extends SchemaFile {
  status: "unchanged" | "new" | "changed" | "gone" | "missed";
  /** Of `changed`. */
  changes: SchemaChange[];
  /** Of a version that nobody publishes: the packages that read it, so it is `missed`. */
  readers: string[];
  /** Undefined where nobody publishes the version. */
  present: CommittedSchema | undefined;
}

/**
 * Compares each version of each published event with its committed schema.
 *
 * @param committed what each version was when it was last agreed on
 * @returns a finding for each version that is published, committed or consumed
 */
export function checkContracts(contracts: Contracts, committed: readonly CommittedSchema[]): Finding[] {
  const present = Object.entries(contracts).flatMap(([owner, { publishes }]) =>
    publishes.flatMap(supportedVersions).map((event) => ({ ...fileOf(owner, event), schema: publishedSchema(event) })),
  );
  const consumed = consumedVersions(contracts);
  const files = new Map([...committed, ...consumed, ...present].map((each) => [schemaPath(each), each]));
  return [...files]
    .sort(([path], [other]) => (path < other ? -1 : 1))
    .map(([path, { owner, detailType, schemaVersion }]) => {
      const is = present.find((each) => schemaPath(each) === path);
      const was = committed.find((each) => schemaPath(each) === path);
      const readers = is ? [] : consumed.filter((each) => schemaPath(each) === path).map(({ reader }) => reader);
      const changes = was && is ? compareSchemas(was.schema, is.schema) : [];
      return { owner, detailType, schemaVersion, changes, readers, present: is, status: statusOf() };

      function statusOf(): Finding["status"] {
        if (readers.length > 0) return "missed";
        if (!is) return "gone";
        if (!was) return "new";
        return changes.length > 0 ? "changed" : "unchanged";
      }
    });
}

/** Whether consumers, or events that are kept, would be at a loss, whatever is committed. */
export function isBreaking({ changes, status }: Finding): boolean {
  return status === "missed" || changes.some(({ breaks }) => breaks.length > 0);
}

/** Each version that a service reads, as a file of the service that its source names, whether that publishes it or not. */
function consumedVersions(contracts: Contracts): (SchemaFile & { reader: string })[] {
  return Object.entries(contracts).flatMap(([reader, { consumes }]) => {
    const versions = consumes ? supportedVersions(consumes) : [];
    return versions.map((event) => ({ ...fileOf(ownerOf(event.source), event), reader }));
  });
}

function fileOf(owner: string, { detailType, schemaVersion }: Omit<SchemaFile, "owner">): SchemaFile {
  return { owner, detailType, schemaVersion };
}
