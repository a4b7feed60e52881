import type { ActiveFault } from "./faults.ts";

/** Formats the active faults for the terminal, in the shorthand that adds them. */
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

export function formatFaultCount(count: number, seed: number): string {
  return `${count} active ${count === 1 ? "fault" : "faults"}, reproducible with --seed ${seed}`;
}
