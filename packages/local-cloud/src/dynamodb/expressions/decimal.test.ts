import fc from "fast-check";
import { expect, test } from "vitest";
import { addDecimals, compareDecimals, describeUnsupported, formatDecimal, negate, parseDecimal } from "./decimal.ts";

/** A number with up to 4 decimal places, and ten thousand times that number. */
const number = fc.bigInt(-(10n ** 30n), 10n ** 30n).map((scaled) => {
  const digits = String(scaled < 0n ? -scaled : scaled).padStart(5, "0");
  return { text: `${scaled < 0n ? "-" : ""}${digits.slice(0, -4)}.${digits.slice(-4)}`, scaled };
});
const toScaled = (text: string) => {
  const [whole = "", fraction = ""] = text.split(".");
  return BigInt(whole + fraction.padEnd(4, "0"));
};

test("sums, differences and comparisons are exact", () => {
  fc.assert(
    fc.property(number, number, (a, b) => {
      const [left, right] = [parseDecimal(a.text), parseDecimal(b.text)];
      expect(toScaled(formatDecimal(addDecimals(left, right)))).toBe(a.scaled + b.scaled);
      expect(toScaled(formatDecimal(addDecimals(left, negate(right))))).toBe(a.scaled - b.scaled);
      expect(Math.sign(compareDecimals(left, right))).toBe(Math.sign(Number(a.scaled - b.scaled)));
    }),
  );
});

test.each([
  ["1E+3", "1000"],
  ["-0.0500", "-0.05"],
  ["+.5e1", "5"],
  ["0e1000", "0"],
  ["12345678901234567890123456789012345678", "12345678901234567890123456789012345678"],
])("%s is formatted as %s", (text, formatted) => {
  expect(formatDecimal(parseDecimal(text))).toBe(formatted);
});

test.each([
  ["9.9999999999999999999999999999999999999E+125", undefined],
  ["1E-130", undefined],
  ["1E+126", /^Number overflow/],
  ["1E-131", /^Number underflow/],
  ["1.23456789012345678901234567890123456789", /^Number overflow/],
])("%s can be stored unless a reason is given: %s", (text, reason) => {
  const description = describeUnsupported(parseDecimal(text));
  if (reason) {
    expect(description).toMatch(reason);
  } else {
    expect(description).toBeUndefined();
  }
});
