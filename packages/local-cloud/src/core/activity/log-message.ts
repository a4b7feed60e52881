/** Returns the level and message of a structured log line, or any other line unchanged. */
export function logMessage(line: string): string {
  try {
    const { level, message } = JSON.parse(line);
    if (typeof message === "string") {
      return [level, message].filter(Boolean).join(" ");
    }
  } catch {
    // A plain line.
  }
  return line.trim();
}
