import { InvalidArgumentError } from "commander";

/**
 * Returns a parser for a whole number.
 * @param name starts the sentence of the error, such as `A seed`
 */
export function wholeNumber(min: number, max: number, name = "It"): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < min || number > max) {
      throw new InvalidArgumentError(`${name} is a whole number from ${min} to ${max}.`);
    }
    return number;
  };
}

/** Parses the port of a running server. */
export const port = wholeNumber(1, 65_535, "A port");

/** Parses the port to listen on, 0 for any free one. */
export const portToListenOn = wholeNumber(0, 65_535, "A port");
