/** A parameter that AWS documents and the local cloud rejects unless it has a value without effect. */
interface UnemulatedParameter {
  /** Leads into structures and, by `[]`, into the elements of lists. */
  path: string;
  withoutEffect?: (value: unknown) => boolean;
}

const itemCollectionMetrics: UnemulatedParameter = {
  path: "ReturnItemCollectionMetrics",
  withoutEffect: (value) => value === "NONE",
};
const encryption: UnemulatedParameter = {
  path: "SSESpecification",
  withoutEffect: (value) => isDisabled(value, "Enabled"),
};

/** A name that dynalite loses or misreads, because JavaScript gives it a meaning. */
export const PROTOTYPE_NAME = "__proto__";

/** By operation. */
export const UNEMULATED_PARAMETERS: Record<string, UnemulatedParameter[]> = {
  BatchWriteItem: [itemCollectionMetrics],
  CreateTable: [
    encryption,
    { path: "TableClass" },
    { path: "WarmThroughput" },
    { path: "ResourcePolicy" },
    { path: "OnDemandThroughput" },
    { path: "GlobalTableSourceArn" },
    { path: "GlobalTableSettingsReplicationMode" },
    { path: "VectorIndexes" },
    { path: "GlobalSecondaryIndexes[].OnDemandThroughput" },
    { path: "GlobalSecondaryIndexes[].WarmThroughput" },
    // Keys of several attributes.
    { path: "GlobalSecondaryIndexes[].KeySchema", withoutEffect: hasDistinctKeyTypes },
  ],
  DeleteItem: [itemCollectionMetrics],
  // The first page has all tags.
  ListTagsOfResource: [{ path: "NextToken" }],
  PutItem: [itemCollectionMetrics],
  UpdateItem: [itemCollectionMetrics],
  UpdateTable: [
    encryption,
    { path: "AttributeDefinitions" },
    { path: "TableClass" },
    { path: "WarmThroughput" },
    { path: "OnDemandThroughput" },
    { path: "ReplicaUpdates" },
    { path: "MultiRegionConsistency" },
    { path: "GlobalTableWitnessUpdates" },
    { path: "GlobalTableSettingsReplicationMode" },
    { path: "DisassociationProtectionEnabled" },
    { path: "VectorIndexUpdates" },
    { path: "GlobalSecondaryIndexUpdates[].Create" },
    { path: "GlobalSecondaryIndexUpdates[].Update.OnDemandThroughput" },
    { path: "GlobalSecondaryIndexUpdates[].Update.WarmThroughput" },
  ],
};

/** Returns the first parameter of a request that would have an effect on AWS but not here. */
export function findUnemulatedParameter(operation: string, request: Record<string, unknown>): string | undefined {
  const parameters = UNEMULATED_PARAMETERS[operation] ?? [];
  return parameters.find(({ path, withoutEffect = () => false }) =>
    findValues(request, path).some((value) => value !== undefined && value !== null && !withoutEffect(value)),
  )?.path;
}

export function describeUnemulated(feature: string): string {
  return `One or more parameter values were invalid: the local cloud does not emulate ${feature}; docs/local-cloud.md lists what it emulates of DynamoDB`;
}

function findValues(request: unknown, path: string): unknown[] {
  return path.split(".").reduce(
    (parents, part) => {
      const name = part.replace("[]", "");
      const values = parents.map((parent) => (isRecord(parent) ? parent[name] : undefined));
      return part.endsWith("[]") ? values.flatMap((value) => (Array.isArray(value) ? value : [])) : values;
    },
    [request],
  );
}

function isDisabled(specification: unknown, property: string): boolean {
  return isRecord(specification) && specification[property] === false;
}

function hasDistinctKeyTypes(keySchema: unknown): boolean {
  const types = Array.isArray(keySchema) ? keySchema.map((key) => isRecord(key) && key.KeyType) : [];
  return new Set(types).size === types.length;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
