/** A decimal number, `digits` × 10 ^ `exponent`, whose last digit is not zero. */
export interface Decimal {
  digits: bigint;
  exponent: number;
}

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** Parses a number that DynamoDB has accepted. */
export function parseDecimal(text: string): Decimal {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = NUMBER.exec(text) ?? [];
  const digits = BigInt(`${whole}${fraction}` || "0");
  return normalize(sign === "-" ? -digits : digits, Number(exponent) - fraction.length);
}

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  return normalize(scale(a, exponent) + scale(b, exponent), exponent);
}

export function negate({ digits, exponent }: Decimal): Decimal {
  return { digits: -digits, exponent };
}

/** Returns a number below zero if `a` is less than `b`, above zero if it is greater, and zero if they are equal. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const exponent = Math.min(a.exponent, b.exponent);
  const difference = scale(a, exponent) - scale(b, exponent);
  return difference < 0n ? -1 : Number(difference > 0n);
}

/** Formats without an exponent, as DynamoDB returns numbers. */
export function formatDecimal({ digits, exponent }: Decimal): string {
  const sign = digits < 0n ? "-" : "";
  const text = String(digits < 0n ? -digits : digits);
  if (exponent >= 0) {
    return sign + text + "0".repeat(exponent);
  }
  const padded = text.padStart(1 - exponent, "0");
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}

/**
 * Says why DynamoDB cannot store a number, or nothing if it can. A result of arithmetic with more than 38 digits is
 * reported as an overflow, as AWS does.
 */
export function describeUnsupported({ digits, exponent }: Decimal): string | undefined {
  const length = String(digits < 0n ? -digits : digits).length;
  const magnitude = exponent + length - 1;
  if (magnitude > 125 || length > 38) {
    return "Number overflow. Attempting to store a number with magnitude larger than supported range";
  }
  if (magnitude < -130) {
    return "Number underflow. Attempting to store a number with magnitude smaller than supported range";
  }
  return undefined;
}

function normalize(digits: bigint, exponent: number): Decimal {
  if (digits === 0n) {
    return { digits, exponent: 0 };
  }
  while (digits % 10n === 0n) {
    digits /= 10n;
    exponent++;
  }
  return { digits, exponent };
}

function scale({ digits, exponent }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(exponent - to);
}
