/// <reference path="../dynalite.d.ts" />
import db from "dynalite/db/index.js";
import type { OwnOperation, ParameterTypes, Store, TableRecord, ValidRequest } from "./dynalite-modules.ts";

interface TimeToLiveSpecification {
  AttributeName: string;
  Enabled: boolean;
}

type UpdateRequest = ValidRequest & { TimeToLiveSpecification: TimeToLiveSpecification };

const TableName: ParameterTypes[string] = {
  type: "String",
  required: true,
  tableName: true,
  regex: "[a-zA-Z0-9_.-]+",
};

export const describeTimeToLive: OwnOperation = {
  types: { TableName },
  async run(store, { TableName }) {
    await getTable(store, TableName);
    const enabled = await readTimeToLive(store, TableName);
    return {
      TimeToLiveDescription: enabled
        ? { TimeToLiveStatus: "ENABLED", AttributeName: enabled }
        : { TimeToLiveStatus: "DISABLED" },
    };
  },
};

/** Stores the setting. The local cloud deletes expired items by it. */
export const updateTimeToLive: OwnOperation = {
  types: {
    TableName,
    TimeToLiveSpecification: {
      type: "FieldStruct<TimeToLiveSpecification>",
      notNull: true,
      children: {
        AttributeName: { type: "String", notNull: true, lengthGreaterThanOrEqual: 1, lengthLessThanOrEqual: 255 },
        Enabled: { type: "Boolean", notNull: true },
      },
    },
  },
  async run(store, request) {
    const { TableName, TimeToLiveSpecification } = request as UpdateRequest;
    const { AttributeName, Enabled } = TimeToLiveSpecification;
    await getTable(store, TableName);
    const current = await readTimeToLive(store, TableName);
    if (Enabled && current !== undefined) {
      throw db.validationError("TimeToLive is already enabled");
    }
    if (!Enabled && current === undefined) {
      throw db.validationError("TimeToLive is already disabled");
    }
    if (!Enabled && current !== AttributeName) {
      throw db.validationError(
        `TimeToLive is active on a different AttributeName: current AttributeName is ${current}`,
      );
    }
    await (Enabled ? store.db.put(createKey(TableName), AttributeName) : deleteTimeToLive(store, TableName));
    return { TimeToLiveSpecification };
  },
};

export function deleteTimeToLive({ db }: Store, tableName: string): Promise<void> {
  return db.del(createKey(tableName));
}

/** Returns the name of the attribute that holds the times at which items expire. */
async function readTimeToLive({ db }: Store, tableName: string): Promise<string | undefined> {
  try {
    return (await db.get(createKey(tableName))) as string | undefined;
  } catch (error) {
    if ((error as { code?: string }).code === "LEVEL_NOT_FOUND") {
      return undefined;
    }
    throw error;
  }
}

function getTable(store: Store, name: string): Promise<TableRecord> {
  return new Promise((resolve, reject) => {
    store.getTable(name, false, (error, table) => (error ? reject(error) : resolve(table)));
  });
}

function createKey(tableName: string): string {
  return `time-to-live~${tableName}`;
}
