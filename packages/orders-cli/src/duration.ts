import { InvalidArgumentError } from "commander";

const UNITS = [
  ["d", 24 * 60 * 60_000],
  ["h", 60 * 60_000],
  ["m", 60_000],
  ["s", 1_000],
] as const;

const DURATION = /^(?=\d)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;
/** Keeps times before now within the range of Date, 100,000,000 days around 1970. */
const MAX_MS = 100_000 * UNITS[0][1];

/** Parses a duration such as `45s`, `5m` or `1d12h` into milliseconds. @throws {InvalidArgumentError} */
export function parseDuration(text: string): number {
  const [, ...amounts] = DURATION.exec(text) ?? [];
  const ms = UNITS.reduce((sum, [, unitMs], index) => sum + Number(amounts[index] ?? 0) * unitMs, 0);
  if (amounts.length === 0 || ms > MAX_MS) {
    throw new InvalidArgumentError("Use a duration such as 45s, 5m, 2h or 1d12h.");
  }
  return ms;
}

/** Formats a duration in its two largest units, such as `2h5m`. {@link parseDuration} reads the result. */
export function formatDuration(ms: number): string {
  const largest = UNITS.findIndex(([, unitMs]) => ms >= unitMs);
  if (largest === -1) {
    return "0s";
  }
  let restMs = ms;
  return UNITS.slice(largest, largest + 2)
    .map(([unit, unitMs]) => {
      const amount = Math.floor(restMs / unitMs);
      restMs -= amount * unitMs;
      return amount > 0 ? `${amount}${unit}` : "";
    })
    .join("");
}
