const MOST_CHARACTERS = 8_192;

/** Those that hold JSON, and so may stand for a value, but not within a string. */
const JSON_VARIABLES = ["aws.events.event", "aws.events.event.json"];

/** A piece of a template: text as it stands, or a variable, within quotes or in the place of a JSON value. */
type Piece = { text: string } | { variable: string; quoted: boolean };

/** Fills a template with values. The text is JSON unless a value broke it: EventBridge does not escape what it fills in. */
export type InputTemplate = (read: (variable: string) => unknown) => string;

/**
 * Compiles the template of an input transformer: JSON with variables such as `<order>` in the place of values, where a
 * string gets its quotes, or within strings, where an object or array loses its own. A value that the event does not
 * have is an empty string.
 *
 * @param variables those that it may name
 * @throws {Error} when it is too long, not JSON, or names a variable that there is not
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 *
 * @example
 * const template = parseInputTemplate('{"order": <id>, "text": "order <id>"}', ["id"]);
 * template(() => "order-1"); // {"order": "order-1", "text": "order order-1"}
 */
export function parseInputTemplate(template: string, variables: readonly string[]): InputTemplate {
  if (template.length < 1 || template.length > MOST_CHARACTERS) {
    throw new Error(`has ${template.length} characters, a template has 1 to ${MOST_CHARACTERS}`);
  }
  const pieces = piecesOf(template);
  for (const piece of pieces) {
    if ("text" in piece) {
      continue;
    }
    if (!variables.includes(piece.variable)) {
      throw new Error(
        `names <${piece.variable}>; its variables are ${variables.map((each) => `<${each}>`).join(", ")}`,
      );
    }
    if (piece.quoted && JSON_VARIABLES.includes(piece.variable)) {
      throw new Error(`has <${piece.variable}> within a string, it can only be the value of a JSON field`);
    }
  }
  checkJson(pieces);

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
        return typeof value === "string" ? value : JSON.stringify(value).replaceAll('"', "");
      })
      .join("");
}

function piecesOf(template: string): Piece[] {
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

/** A template must be JSON whatever its variables stand for, and none of them may be a key. */
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
    throw new Error(`has a variable in the key "${key}", it can only stand in values`);
  }
}
