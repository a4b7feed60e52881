import { type Run, runSuccessfully } from "./run.ts";
import type { Item, SecondaryIndex, Table } from "./table.ts";

interface TableDescription {
  TableStatus: string;
  DeletionProtectionEnabled?: boolean;
  KeySchema: { AttributeName: string }[];
  GlobalSecondaryIndexes?: { IndexName: string }[];
  LocalSecondaryIndexes?: { IndexName: string }[];
  StreamSpecification?: { StreamViewType: string };
}

/**
 * Creates a table of the stack unless it is stored, and applies the settings that may change.
 * @param deletionHint how to delete a table that the stack's cannot replace
 * @throws {Error} if the table cannot be created, or is stored with other keys or indexes
 */
export async function prepareTable(run: Run, table: Table, deletionHint: string): Promise<void> {
  const { deletionProtection = false, name } = table;
  const stored = await describe(run, name);
  if (stored) {
    checkStored(table, stored, deletionHint);
  } else {
    await runSuccessfully(run, "CreateTable", createInput(table));
    while ((await describe(run, name))?.TableStatus !== "ACTIVE") {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  if (stored && (stored.DeletionProtectionEnabled ?? false) !== deletionProtection) {
    await runSuccessfully(run, "UpdateTable", { TableName: name, DeletionProtectionEnabled: deletionProtection });
  }
  await setStream(run, table, stored?.StreamSpecification?.StreamViewType);
  await setTimeToLive(run, table);
  for (const item of table.items ?? []) {
    await putMissingItem(run, table, item);
  }
}

async function putMissingItem(run: Run, { hashKey, name: TableName, rangeKey }: Table, item: Item): Promise<void> {
  const names = [hashKey, ...(rangeKey === undefined ? [] : [rangeKey])];
  const Key = Object.fromEntries(names.map((name) => [name, item[name]]));
  const { Item } = await runSuccessfully(run, "GetItem", { TableName, Key });
  if (Item === undefined) {
    await runSuccessfully(run, "PutItem", { TableName, Item: item });
  }
}

function createInput(table: Table): object {
  const { attributes, deletionProtection = false, globalIndexes = [], localIndexes = [], name } = table;
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    DeletionProtectionEnabled: deletionProtection,
    AttributeDefinitions: attributes.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
    KeySchema: createKeySchema(table),
    ...(globalIndexes.length > 0 && { GlobalSecondaryIndexes: globalIndexes.map(createIndex) }),
    ...(localIndexes.length > 0 && { LocalSecondaryIndexes: localIndexes.map(createIndex) }),
  };
}

function createIndex(index: SecondaryIndex): object {
  const { name, nonKeyAttributes, projection } = index;
  return {
    IndexName: name,
    KeySchema: createKeySchema(index),
    Projection: { ProjectionType: projection, NonKeyAttributes: nonKeyAttributes },
  };
}

function createKeySchema({ hashKey, rangeKey }: Pick<Table, "hashKey" | "rangeKey">): object[] {
  return [
    { AttributeName: hashKey, KeyType: "HASH" },
    ...(rangeKey === undefined ? [] : [{ AttributeName: rangeKey, KeyType: "RANGE" }]),
  ];
}

function checkStored(table: Table, stored: TableDescription, deletionHint: string): void {
  const { globalIndexes = [], hashKey, localIndexes = [], name, rangeKey } = table;
  const storedKey = stored.KeySchema.map(({ AttributeName }) => AttributeName).join(", ");
  const key = [hashKey, rangeKey].filter(Boolean).join(", ");
  if (storedKey !== key) {
    throw new Error(
      `table ${name} is stored with the key ${storedKey} but has the key ${key} in the stack, so AWS would replace it; ${deletionHint}`,
    );
  }
  const storedIndexes = [...(stored.GlobalSecondaryIndexes ?? []), ...(stored.LocalSecondaryIndexes ?? [])];
  const storedNames = formatNames(storedIndexes.map(({ IndexName }) => IndexName));
  const names = formatNames([...globalIndexes, ...localIndexes].map(({ name }) => name));
  if (storedNames !== names) {
    throw new Error(
      `table ${name} is stored with ${storedNames} but has ${names} in the stack, and the local cloud does not change the indexes of a table; ${deletionHint}`,
    );
  }
}

function formatNames(names: string[]): string {
  return names.length === 0 ? "no index" : `the indexes ${names.toSorted().join(", ")}`;
}

/** Replaces a stream with another view type, as Terraform does: its records are lost. */
async function setStream(run: Run, { name, streamViewType }: Table, stored: string | undefined): Promise<void> {
  if (stored === streamViewType) {
    return;
  }
  const changes = [
    ...(stored ? [{ StreamEnabled: false }] : []),
    ...(streamViewType ? [{ StreamEnabled: true, StreamViewType: streamViewType }] : []),
  ];
  for (const StreamSpecification of changes) {
    await runSuccessfully(run, "UpdateTable", { TableName: name, StreamSpecification });
  }
}

async function setTimeToLive(run: Run, { name, timeToLiveAttribute }: Table): Promise<void> {
  const { TimeToLiveDescription } = await runSuccessfully(run, "DescribeTimeToLive", { TableName: name });
  const { AttributeName } = TimeToLiveDescription as { AttributeName?: string };
  if (AttributeName === timeToLiveAttribute) {
    return;
  }
  const settings = [
    { AttributeName, Enabled: false },
    { AttributeName: timeToLiveAttribute, Enabled: true },
  ];
  for (const specification of settings.filter(({ AttributeName }) => AttributeName !== undefined)) {
    await runSuccessfully(run, "UpdateTimeToLive", { TableName: name, TimeToLiveSpecification: specification });
  }
}

async function describe(run: Run, TableName: string): Promise<TableDescription | undefined> {
  const { body, statusCode } = await run("DescribeTable", { TableName });
  return statusCode === 200 ? JSON.parse(String(body)).Table : undefined;
}
