import type { ProgressView } from "../../trace/progress.ts";
import type { Position } from "./position.ts";
import type { TableView } from "./stack-view.ts";

export interface ItemPage {
  table: TableView;
  /** Newest first, by the earliest ISO 8601 timestamp of a top-level attribute; items without one come last, by ID. */
  items: TableItem[];
  /** The progress of the unfinished items of the page, by id. */
  progress: Record<TableItem["id"], ProgressView>;
  /** The number of items that match the filter. */
  total: number;
  /** Pass it as `after` for the next page; missing on the last page. */
  next?: string;
  /** The position when this was read: a stream `since` it misses no write. */
  position: Position;
}

export interface TableItem {
  /** Name of the table. */
  table: string;
  /** The partition key's value as text; with a sort key `<partition key>/<sort key>`. */
  id: string;
  /** Plain JSON: inexact numbers are text, sets are lists, bytes are base64. Missing for a deleted item. */
  attributes?: Record<string, unknown>;
}

export interface ItemQuery {
  /** Required if the stack has several tables. @default the stack's only table */
  table?: string | undefined;
  /** Returns only items whose id contains this, ignoring case. */
  id?: string | undefined;
  /** {@link ItemPage.next} of the page before. */
  after?: string | undefined;
  /** 1 to 1,000. @default 100 */
  limit?: number | undefined;
}
