import { formatDuration, type Stamp } from "local-cloud/console-api";
import { formatExactTime } from "../data/format.ts";
import { placeStamps } from "./place-stamps.ts";
import { shortenNames } from "./shorten-names.ts";
import "./stamps.css";

interface StampsProps {
  attributes: Record<string, unknown>;
  /** The attributes of all stamps, including missing ones, in the order of the choreography. */
  names: readonly string[];
  /** The stamps that the item waits for. */
  awaited: readonly Stamp[];
}

/** The stamps of an item in the order of the choreography, below an axis with a dot at the time of each. */
export function StampLine({ attributes, awaited, names }: StampsProps) {
  const stamps = placeStamps(attributes, names);
  const short = shortenNames(names);
  return (
    <span class="stamp-line" style={{ gridTemplateColumns: `repeat(${names.length}, minmax(0, 1fr))` }}>
      <span class="stamp-axis" aria-hidden="true">
        {stamps.map(({ name, position }) => position !== undefined && <StampDot key={name} position={position} />)}
      </span>
      {stamps.map(({ afterMs, at, name }, index) => {
        const isMissing = at === undefined && isAwaited(name, awaited);
        const absence = isMissing ? "is missing" : "is not awaited";
        return (
          <span
            key={name}
            class={isMissing ? "stamp missing" : "stamp"}
            title={`${name} ${at === undefined ? absence : formatExactTime(at)}`}
          >
            <span class="stamp-name cut">{short[index]}</span>
            <span class="stamp-time cut">{at === undefined && !isMissing ? "–" : describeTime(afterMs)}</span>
          </span>
        );
      })}
    </span>
  );
}

/** The stamps that an item has or waits for, one below the other, each on the same proportional axis. */
export function StampChart({ attributes, awaited, names }: StampsProps) {
  const stamps = placeStamps(attributes, names).filter(({ at, name }) => at !== undefined || isAwaited(name, awaited));
  const short = shortenNames(names);
  return (
    <ul class="stamp-chart" aria-label="Stamps">
      {stamps.map(({ afterMs, at, name, position }) => (
        <li key={name} class={at === undefined ? "stamp missing" : "stamp"} title={name}>
          <span class="stamp-name cut">{short[names.indexOf(name)]}</span>
          <span class="stamp-axis" aria-hidden="true">
            {position !== undefined && <StampDot position={position} />}
          </span>
          <span class="stamp-time">
            {at !== undefined && <span class="faint">{formatExactTime(at)}</span>} {describeTime(afterMs)}
          </span>
        </li>
      ))}
    </ul>
  );
}

const isAwaited = (name: string, awaited: readonly Stamp[]) => awaited.some(({ attribute }) => attribute === name);

function StampDot({ position }: { position: number }) {
  return <i style={{ left: `${position * 100}%` }} />;
}

function describeTime(afterMs: number | undefined): string {
  if (afterMs === undefined) {
    return "missing";
  }
  return afterMs === 0 ? "first" : `+${formatDuration(afterMs)}`;
}
