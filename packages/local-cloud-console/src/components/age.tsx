import { formatAge, formatExactTime } from "../data/format.ts";

/** How long ago something happened; its exact time is the tooltip. */
export function Age({ at, now }: { at: number; now: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={formatExactTime(at)}>
      {formatAge(at, now)}
    </time>
  );
}
