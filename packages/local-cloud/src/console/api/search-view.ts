export interface SearchResults {
  /** The latest first. */
  results: SearchResult[];
}

/** An ID with a trace. */
export interface SearchResult {
  id: string;
  /** `key` is an Idempotency-Key. */
  kind: "event" | "key";
  /** The event's detail-type, or the request's method and path. */
  title: string;
  at: number;
  /** The item that it is about, if known. */
  itemId?: string;
}
