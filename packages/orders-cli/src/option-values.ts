import { InvalidArgumentError } from "commander";

export function parseRate(value: string): number {
  const number = Number(value);
  if (value.trim() === "" || !(number >= 0.001 && number <= 10_000)) {
    throw new InvalidArgumentError("Use a number from 0.001 to 10000.");
  }
  return number;
}

/** HTTP trims header values. The API accepts 255 characters; 7 are for the number of each order. */
const IDEMPOTENCY_KEY = /^[\x21-\x7e](?:[\x20-\x7e]{0,246}[\x21-\x7e])?$/;

export function parseIdempotencyKey(value: string): string {
  if (!IDEMPOTENCY_KEY.test(value)) {
    throw new InvalidArgumentError("Use 1 to 248 printable ASCII characters, without a space at either end.");
  }
  return value;
}

export function parseEnvironmentName(value: string): string {
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(value)) {
    throw new InvalidArgumentError("Use a name such as dev, staging or prod.");
  }
  return value;
}
