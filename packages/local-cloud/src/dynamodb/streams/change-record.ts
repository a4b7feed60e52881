import type { Cause } from "../../core/activity/cause.ts";
import type { Item } from "../expressions/values.ts";

export type StreamViewType = "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";

/** Where a write comes from. */
export interface Origin {
  cause?: Cause | undefined;
  /** Whether the item's time to live is over. */
  isExpiry?: true | undefined;
}

/** A change of an item, as a table's stream stores it. */
export interface ChangeRecord extends Origin {
  /** From 1, and higher for each change of the table. It is never used again, even if the stream is disabled and enabled. */
  sequence: number;
  /** The time of the change, in milliseconds since the epoch. */
  at: number;
  eventName: "INSERT" | "MODIFY" | "REMOVE";
  viewType: StreamViewType;
  keys: Item;
  oldImage?: Item | undefined;
  newImage?: Item | undefined;
  sizeBytes: number;
}

/** DynamoDB keeps records for 24 hours. */
export const RETENTION_MS = 86_400_000;
