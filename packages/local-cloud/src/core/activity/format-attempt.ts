/** @example formatAttempt(2) // ", attempt 2"; empty for the first attempt */
export function formatAttempt(attempt: number): string {
  return attempt > 1 ? `, attempt ${attempt}` : "";
}
