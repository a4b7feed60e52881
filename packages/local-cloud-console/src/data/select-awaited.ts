import type { Stamp } from "local-cloud/console-api";

/**
 * Selects the stamps that each item waits for: those in the output `order_stamps`.
 * @returns undefined for a stack without that output, whose items wait for all stamps
 */
export function selectAwaited(
  stamps: readonly Stamp[],
  { order_stamps: awaited }: Record<string, unknown>,
): Stamp[] | undefined {
  if (typeof awaited !== "object" || awaited === null) {
    return undefined;
  }
  const attributes = Object.values(awaited);
  return stamps.filter(({ attribute }) => attributes.includes(attribute));
}
