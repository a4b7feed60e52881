declare global {
  interface JSON {
    rawJSON(text: string): RawNumber;
    isRawJSON(value: unknown): value is RawNumber;
  }
}

/**
 * A number that a JavaScript number would not write as it was read, such as `1.0` or `12345678901234567891`.
 * `JSON.stringify` writes its text.
 * @see https://github.com/tc39/proposal-json-parse-with-source
 */
export interface RawNumber {
  readonly rawJSON: string;
}

export const isRawNumber = (value: unknown): value is RawNumber => JSON.isRawJSON(value);

/** Returns a number, or a {@link RawNumber} if a number would not have the text. */
export function readNumber(text: string): number | RawNumber {
  const number = Number(text);
  return String(number) === text ? number : JSON.rawJSON(text);
}

/**
 * Returns the JavaScript number that has the same value as a number of a JSON text; undefined if there is none.
 * @example
 * toExactNumber(parseJson("3.0e2")); // 300
 * toExactNumber(parseJson("9007199254740993")); // undefined
 */
export function toExactNumber(value: unknown): number | undefined {
  if (typeof value === "number") {
    return value;
  }
  if (!isRawNumber(value)) {
    return undefined;
  }
  const number = Number(value.rawJSON);
  return Number.isFinite(number) && normalize(String(number)) === normalize(value.rawJSON) ? number : undefined;
}

/** Writes a decimal with digits and an exponent alone, so that equal values are equal texts. */
function normalize(decimal: string): string {
  const [, sign = "", integer = "", fraction = "", exponent = "0"] = DECIMAL.exec(decimal) ?? [];
  const digits = (integer + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") {
    return "0";
  }
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
