import type { ActiveFault } from "./faults.ts";

/**
 * The faults that are on, for a person to read, in the shorthand that turns them on.
 *
 * @example
 * 1 fault is on, by the chance of --seed 7
 *
 *   fault-1  on=delivery,effect=duplicate,percentage=5,after=0  struck 3 times
 */
export function faultsText({ faults, seed }: { faults: ActiveFault[]; seed: number }): string {
  if (faults.length === 0) {
    return "no fault is on";
  }
  const rows = faults.map(({ id, injected, ...fault }) => {
    const shorthand = Object.entries(fault).map(([key, value]) => `${key}=${value}`);
    return `  ${id}  ${shorthand.join(",")}  struck ${injected === 1 ? "once" : `${injected} times`}`;
  });
  return [faultsLine(faults.length, seed), "", ...rows].join("\n");
}

/** Counts the active faults, and names the seed that repeats them. */
export function faultsLine(count: number, seed: number): string {
  return `${count === 1 ? "1 fault is" : `${count} faults are`} on, by the chance of --seed ${seed}`;
}
