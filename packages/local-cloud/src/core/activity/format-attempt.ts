/** Says which attempt it was, from the second one on. */
export function formatAttempt(attempt: number): string {
  return attempt > 1 ? `, attempt ${attempt}` : "";
}
