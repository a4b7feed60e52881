import { InvalidArgumentError } from "commander";
import { parseDuration } from "./duration.ts";
import { parsePointInTime } from "./point-in-time.ts";

/** Orders per second. */
export function rate(value: string): number {
  const number = Number(value);
  if (value.trim() === "" || !(number >= 0.001 && number <= 10_000)) {
    throw new InvalidArgumentError("A rate is a number from 0.001 to 10000.");
  }
  return number;
}

/** HTTP drops spaces at the ends of a header's value, and the API takes 255 characters: 7 are for the number of each order. */
const IDEMPOTENCY_KEY = /^[\x21-\x7e](?:[\x20-\x7e]{0,246}[\x21-\x7e])?$/;

export function idempotencyKey(value: string): string {
  if (!IDEMPOTENCY_KEY.test(value)) {
    throw new InvalidArgumentError("A key has 1 to 248 printable characters of ASCII, no space first or last.");
  }
  return value;
}

/** In milliseconds. */
export function duration(value: string): number {
  return explained(() => parseDuration(value));
}

export function pointInTime(value: string): Date {
  return explained(() => parsePointInTime(value, Date.now()));
}

export function environmentName(value: string): string {
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(value)) {
    throw new InvalidArgumentError("An environment is a name such as dev, staging or prod.");
  }
  return value;
}

function explained<Value>(parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}.`);
  }
}
