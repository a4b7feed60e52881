/** Formats any text as inline code, including backticks. */
export function code(text: unknown): string {
  const line = String(text).replaceAll(/\s+/g, " ");
  const fence = "`".repeat(longestRun(line) + 1);
  const space = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}

export const codes = (texts: readonly unknown[]) => texts.map(code).join(", ");

/** Formats any text as a code block, with a fence longer than its backticks. */
export function codeBlock(text: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}text\n${text}\n${fence}`;
}

export const list = (items: readonly string[]) => items.map((item) => `- ${item}`).join("\n");

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
