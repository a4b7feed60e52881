import { storeEntries } from "./duplicate-keys.ts";
import { readNumber } from "./raw-number.ts";

/**
 * Parses JSON as `JSON.parse` does, but keeps each number as written and all entries of duplicate keys: `JSON.stringify`
 * writes the numbers unchanged, and `listEntries` returns the entries. The last of duplicate keys is the property.
 * @throws {SyntaxError} if the text is not JSON
 * @example
 * JSON.stringify(parseJson('{"price": 1.0, "id": 12345678901234567891}')); // {"price":1.0,"id":12345678901234567891}
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return isUnchanged(value, text) ? value : build(text);
}

/** Whether the value holds all of the text, as it does for JSON from JavaScript. This is faster than `build`. */
function isUnchanged(value: unknown, text: string): boolean {
  try {
    return JSON.stringify(value) === text;
  } catch {
    return false; // The value is nested too deeply for JSON.stringify.
  }
}

interface Container {
  readonly value: object;
  /** The entries of an object, undefined for an array. */
  readonly entries: [key: string, value: unknown][] | undefined;
}

/** Matches the tokens of a text that is known to be JSON. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** Builds the value of a text that is known to be JSON. It may be nested to any depth, so this does not recurse. */
function build(text: string): unknown {
  const containers: Container[] = [];
  let result: unknown;
  let key: string | undefined;
  const add = (value: unknown) => {
    const container = containers.at(-1);
    if (!container) {
      result = value;
    } else if (!container.entries) {
      (container.value as unknown[]).push(value);
    } else if (key === undefined) {
      key = value as string;
    } else {
      container.entries.push([key, value]);
      key = undefined;
    }
  };

  for (const [token] of text.matchAll(TOKEN)) {
    switch (token) {
      case "{":
      case "[": {
        const container: Container = token === "{" ? { value: {}, entries: [] } : { value: [], entries: undefined };
        add(container.value);
        containers.push(container);
        break;
      }
      case "}":
      case "]":
        finish(containers.pop());
        break;
      case ",":
      case ":":
        break;
      default:
        add(readScalar(token));
    }
  }
  return result;
}

function finish(container: Container | undefined): void {
  if (!container?.entries) {
    return;
  }
  const { entries, value } = container;
  for (const [key, each] of entries) {
    // An assignment would set the prototype for the key "__proto__".
    Object.defineProperty(value, key, { value: each, writable: true, enumerable: true, configurable: true });
  }
  if (Object.keys(value).length < entries.length) {
    storeEntries(value, entries);
  }
}

function readScalar(token: string): unknown {
  const first = token.charAt(0);
  return first === "-" || (first >= "0" && first <= "9") ? readNumber(token) : JSON.parse(token);
}
