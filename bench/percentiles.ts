/** The value below which a share of the values lies, such as 0.99 of them. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** `p50 12, p99 40, p999 61 ms (of 1200)` */
export function describeLatencies(valuesMs: readonly number[]): string {
  const [p50, p99, p999] = [0.5, 0.99, 0.999].map((share) => percentile(valuesMs, share).toFixed(0));
  return `p50 ${p50}, p99 ${p99}, p999 ${p999} ms (of ${valuesMs.length})`;
}
