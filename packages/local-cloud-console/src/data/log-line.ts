/** What a line of a structured log says; any other line as it is. */
export function messageOf(line: string): string {
  try {
    const { level, message } = JSON.parse(line);
    if (typeof message === "string") return level ? `${level} ${message}` : message;
  } catch {
    // No JSON: a plain line.
  }
  return line.trim();
}
