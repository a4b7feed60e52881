/** @example formatDuration(65_000) // "1 min 5 s" */
export function formatDuration(ms: number): string {
  const rounded = Math.round(ms);
  if (rounded < 1_000) {
    return `${rounded} ms`;
  }
  if (rounded < 10_000) {
    return `${(ms / 1_000).toFixed(2)} s`;
  }
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) {
    return `${(ms / 1_000).toFixed(1)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  }
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}
