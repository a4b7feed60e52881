/** Returns a percentile of the values, such as the 99th for a share of 0.99. */
export function getPercentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Formats latencies, such as `p50 12 ms, p99 40 ms, p999 61 ms (1200 orders)`. */
export function describeLatencies(valuesMs: readonly number[]): string {
  const [p50, p99, p999] = [0.5, 0.99, 0.999].map((share) => getPercentile(valuesMs, share).toFixed(0));
  return `p50 ${p50} ms, p99 ${p99} ms, p999 ${p999} ms (${valuesMs.length} orders)`;
}
