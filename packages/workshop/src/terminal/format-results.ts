import type { CheckFinding, CheckResult } from "../step.ts";
import { type Format, formatInline, wrap } from "./format-markdown.ts";

export interface ResultFormat extends Format {
  /** Undefined if there is no console. */
  consoleUrl: string | undefined;
}

const MARKS = { passed: ["✓", "green"], failed: ["✗", "red"], open: ["○", "gray"] } as const;

const LABEL_WIDTH = 10;

/** Formats the results of checks: one line each, and below the failed one what was seen and where to look. */
export function formatResults(results: readonly CheckResult[], format: ResultFormat): string {
  return results.map((result) => formatResult(result, format)).join("\n");
}

/** Formats why a check failed, indented. */
export function formatFinding(finding: CheckFinding, { columns, consoleUrl, paint }: ResultFormat): string {
  const { expected, lookAt, seen, traceId } = finding;
  const rows: [label: string, text: string | undefined][] = [
    ["seen", seen],
    ["expected", expected],
    ["look at", lookAt === undefined ? undefined : `workshop/${lookAt}`],
    ["trace", traceId === undefined ? undefined : formatTraceLink(traceId, consoleUrl)],
  ];
  return rows
    .flatMap(([label, text]) => {
      if (text === undefined) {
        return [];
      }
      const indentation = " ".repeat(4 + LABEL_WIDTH);
      const lines = text
        .split("\n")
        .map((line) => formatLine(line, { columns: columns - indentation.length, paint }))
        .map((line) => line.replaceAll("\n", `\n${indentation}`));
      return [`    ${paint("gray", label.padEnd(LABEL_WIDTH))}${lines.join(`\n${indentation}`)}`];
    })
    .join("\n");
}

/** Wraps prose; an indented line is code, or a compiler's, and keeps its spaces. */
function formatLine(line: string, format: Format): string {
  return line.startsWith("  ") ? line : wrap(formatInline(line, format), format.columns);
}

function formatResult({ criterion, finding, state }: CheckResult, format: ResultFormat): string {
  const [mark, style] = MARKS[state];
  const line = wrap(`${format.paint(style, mark)} ${formatInline(criterion, format)}`, format.columns, "  ");
  return finding ? `${line}\n${formatFinding(finding, format)}` : line;
}

function formatTraceLink(traceId: string, consoleUrl: string | undefined): string {
  return consoleUrl === undefined ? traceId : `${consoleUrl}/orders/${encodeURIComponent(traceId)}`;
}
