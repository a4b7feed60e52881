import { isRawNumber } from "exact-json";

const MAX_CHARACTERS = 8_192;

/** Variables whose values are JSON, which EventBridge rejects within strings. */
const JSON_VARIABLES = ["aws.events.event", "aws.events.event.json"];

type Piece = { text: string } | { variable: string; quoted: boolean };

/**
 * Fills a template. EventBridge does not escape values, so the result may be invalid JSON.
 * @throws {Error} for an object or a list within a string of a JSON template, which EventBridge does not deliver
 */
export type InputTemplate = (read: (variable: string) => unknown) => string;

/**
 * Compiles the template of an input transformer. A variable that replaces a value becomes JSON; within a template that is
 * a string, objects and arrays lose their quotes. A missing value becomes an empty string.
 * @throws {Error} if the template is too long, not JSON, or uses an unknown variable
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function parseInputTemplate(template: string, variables: readonly string[]): InputTemplate {
  if (template.length < 1 || template.length > MAX_CHARACTERS) {
    throw new Error(`has ${template.length} characters; a template has 1 to ${MAX_CHARACTERS}`);
  }
  const pieces = parsePieces(template);
  for (const piece of pieces) {
    if ("text" in piece) {
      continue;
    }
    if (!variables.includes(piece.variable)) {
      throw new Error(
        `unknown variable <${piece.variable}>: use one of ${variables.map((each) => `<${each}>`).join(", ")}`,
      );
    }
    if (piece.quoted && JSON_VARIABLES.includes(piece.variable)) {
      throw new Error(`has <${piece.variable}> within a string; it can only be the value of a JSON field`);
    }
  }
  checkJson(pieces);
  const isString = template.trimStart().startsWith('"');

  return (read) =>
    pieces
      .map((piece) => {
        if ("text" in piece) {
          return piece.text;
        }
        const found = read(piece.variable);
        const value = found === undefined ? "" : found;
        if (!piece.quoted) {
          return JSON.stringify(value);
        }
        return isString || !isContainer(value) ? toText(value) : rejectContainer(piece.variable, value);
      })
      .join("");
}

const isContainer = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !isRawNumber(value);

const toText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value).replaceAll('"', ""));

function rejectContainer(variable: string, value: object): never {
  const kind = Array.isArray(value) ? "a list" : "an object";
  throw new Error(`<${variable}> is ${kind} within a string of the template; use it without quotes`);
}

function parsePieces(template: string): Piece[] {
  const pieces: Piece[] = [];
  let quoted = false;
  for (const [token, variable] of template.matchAll(/\\.|<([\w.-]+)>|[\s\S]/g)) {
    if (token === '"') {
      quoted = !quoted;
    }
    pieces.push(variable === undefined ? { text: token } : { variable, quoted });
  }
  return pieces;
}

function checkJson(pieces: Piece[]): void {
  const mark = "\\u0000variable";
  const filled = pieces.map((piece) => ("text" in piece ? piece.text : piece.quoted ? mark : "null")).join("");
  let key: string | undefined;
  try {
    JSON.parse(filled, function (name, value) {
      if (!Array.isArray(this) && name.includes("\0variable")) {
        key = name.replaceAll("\0variable", "<…>");
      }
      return value;
    });
  } catch (cause) {
    throw new Error(`is not JSON; strings need quotes: ${(cause as Error).message}`, { cause });
  }
  if (key !== undefined) {
    throw new Error(`has a variable in the key "${key}"; variables are only allowed in values`);
  }
}
