import type { Position } from "./position.ts";
import type { TableView } from "./stack-view.ts";

export interface ItemPage {
  table: TableView;
  /**
   * Newest first, by the earliest ISO 8601 timestamp among an item's top-level attributes: it stays where it is while later
   * ones are added. Those without one come last, by ID.
   */
  items: TableItem[];
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
  /**
   * As JSON has them: a number as a number where JavaScript holds it exactly, as text otherwise; a set as a list; bytes in
   * base64. Undefined for an item that is gone.
   */
  attributes?: Record<string, unknown>;
}

/** Parameters of `GET /api/items`. */
export interface ItemQuery {
  /** @default the stack's only table; with several it is needed */
  table?: string | undefined;
  /** Only items whose id contains this, whatever the case. */
  id?: string | undefined;
  /** {@link ItemPage.next} of the page before. */
  after?: string | undefined;
  /** 1 to 1,000. @default 100 */
  limit?: number | undefined;
}
