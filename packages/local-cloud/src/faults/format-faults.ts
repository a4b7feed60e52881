import type { ActiveFault } from "./faults.ts";

/**
 * Formats the active faults for the terminal, in the shorthand that adds them.
 * @example
 * 1 active fault, reproducible with --seed 7
 *
 *   fault-1  on=delivery,effect=duplicate,percentage=5,after=0  injected 3 times
 */
export function formatFaults({ faults, seed }: { faults: ActiveFault[]; seed: number }): string {
  if (faults.length === 0) {
    return "no active faults";
  }
  const rows = faults.map(({ id, injected, ...fault }) => {
    const shorthand = Object.entries(fault).map(([key, value]) => `${key}=${value}`);
    return `  ${id}  ${shorthand.join(",")}  injected ${injected === 1 ? "once" : `${injected} times`}`;
  });
  return [formatFaultCount(faults.length, seed), "", ...rows].join("\n");
}

/** Formats the number of active faults and the seed that reproduces them. */
export function formatFaultCount(count: number, seed: number): string {
  return `${count} active ${count === 1 ? "fault" : "faults"}, reproducible with --seed ${seed}`;
}
