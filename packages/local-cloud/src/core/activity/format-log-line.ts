import { logMessage } from "./log-message.ts";

interface StructuredLine {
  message?: unknown;
  ID?: unknown;
  error?: { name?: unknown; message?: unknown; stack?: unknown };
}

/**
 * Formats a log line for the terminal: level, message, error, the ID that it is about and where the error comes from. Other
 * fields, and lines that are not structured, are for the console and the log itself.
 * @example "ERROR order_created not handled: RangeError: no stock, ID 6f1e, at invoice-service/src/invoice-order.ts:12:5"
 */
export function formatLogLine(line: string): string {
  const fields = parseStructured(line);
  if (fields === undefined) {
    return line;
  }
  const { error, ID } = fields;
  const frame = findOwnFrame(error?.stack);
  return [
    [logMessage(line), error?.name, error?.message].filter((each) => typeof each === "string" && each).join(": "),
    ...(typeof ID === "string" ? [`ID ${ID}`] : []),
    ...(frame ? [`at ${frame}`] : []),
  ].join(", ");
}

function parseStructured(line: string): StructuredLine | undefined {
  try {
    const fields: StructuredLine | null = JSON.parse(line);
    return typeof fields?.message === "string" ? fields : undefined;
  } catch {
    return undefined;
  }
}

/** A frame in a source that a source map leads to. The bundle itself and Node's modules are not TypeScript. */
const OWN_FRAME = /^\s+at .*?([^\s(]+\.ts:\d+:\d+)\)?$/m;

function findOwnFrame(stack: unknown): string | undefined {
  const [, location] = typeof stack === "string" ? (OWN_FRAME.exec(stack) ?? []) : [];
  // Source maps hold paths from the folder of the bundle, which is deployed elsewhere.
  return location?.replace(/^.*?([^/]+\/src\/[^/].*)$/, "$1");
}
