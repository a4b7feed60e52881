import { InvalidArgumentError } from "commander";

/** Returns a parser of option values that accepts whole numbers from `min` to `max`. */
export function createWholeNumberParser(min: number, max: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < min || number > max) {
      throw new InvalidArgumentError(`Use a whole number from ${min} to ${max}.`);
    }
    return number;
  };
}

/** Parses the port of a running server. */
export const parsePort = createWholeNumberParser(1, 65_535);

/** Parses the port for a server to listen on, 0 for any free port. */
export const parseListenPort = createWholeNumberParser(0, 65_535);
