import { formatDuration } from "local-cloud/console-api";
import { formatExactTime } from "../data/format.ts";
import { readTimestamps } from "../data/timestamps.ts";
import { shortenNames } from "./shorten-names.ts";
import "./stamps.css";

interface StampLineProps {
  attributes: Record<string, unknown>;
  /** The attributes of all stamps, including missing ones. */
  names: readonly string[];
}

/** The stamps of an item on a line, each with the time after the first one, or as missing. */
export function StampLine({ attributes, names }: StampLineProps) {
  const stamps = readTimestamps(attributes);
  const at = new Map(stamps.map((stamp) => [stamp.attribute, stamp.at]));
  const first = stamps[0]?.at ?? 0;
  const short = shortenNames(names);
  return (
    <span class="stamp-line">
      {names.map((name, index) => {
        const stampedAt = at.get(name);
        const missing = stampedAt === undefined;
        const after = missing ? "missing" : stampedAt === first ? "first" : `+${formatDuration(stampedAt - first)}`;
        return (
          <span
            key={name}
            class={missing ? "stamp missing" : "stamp"}
            title={missing ? `${name} is missing` : `${name} ${formatExactTime(stampedAt)}`}
          >
            <i aria-hidden="true" />
            <span class="stamp-name cut">{short[index]}</span>
            <span class="stamp-time cut">{after}</span>
          </span>
        );
      })}
    </span>
  );
}

export function StampCount({ attributes, names }: StampLineProps) {
  const { length } = readTimestamps(attributes);
  const complete = length >= names.length;
  return (
    <span class={complete ? "badge good" : "badge warn"}>{complete ? "complete" : `${length} of ${names.length}`}</span>
  );
}
