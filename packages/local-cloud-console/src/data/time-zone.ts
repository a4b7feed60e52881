import { signal } from "@preact/signals";

export type TimeZone = "local" | "utc";

/** The zone of all times on the page. */
export const timeZone = signal<TimeZone>("local");
