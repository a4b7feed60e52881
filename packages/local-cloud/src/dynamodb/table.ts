import type { StreamViewType } from "./streams/change-record.ts";

interface KeySchema {
  hashKey: string;
  rangeKey?: string | undefined;
}

export interface SecondaryIndex extends KeySchema {
  name: string;
  projection: "ALL" | "INCLUDE" | "KEYS_ONLY";
  /** Attributes that the projection includes besides the keys. */
  nonKeyAttributes?: string[] | undefined;
}

/** Attribute values by name, such as `{ ID: { S: "1" } }`. */
export type Item = Readonly<Record<string, unknown>>;

/** A table of the stack. */
export interface Table extends KeySchema {
  name: string;
  attributes: { name: string; type: "S" | "N" | "B" }[];
  /** @default none */
  globalIndexes?: SecondaryIndex[];
  /** @default none */
  localIndexes?: SecondaryIndex[];
  /** @default false */
  deletionProtection?: boolean;
  /** The content of its stream's records. @default the table has no stream */
  streamViewType?: StreamViewType | undefined;
  /** The attribute that holds the time at which an item expires, in seconds. @default items do not expire */
  timeToLiveAttribute?: string | undefined;
  /** Items that it has from the start on, unless others have their keys. @default none */
  items?: readonly Item[];
}
