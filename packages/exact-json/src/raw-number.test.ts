import fc from "fast-check";
import { expect, test } from "vitest";
import { parseJson } from "./parse-json.ts";
import { toExactNumber } from "./raw-number.ts";

test.each([
  ["3.0e2", 300],
  ["-0.0", -0],
  ["0e99999999999999999999", 0],
  ["100e-2", 1],
  ["0.30000000000000004", 0.30000000000000004],
  ["1e21", 1e21],
  ["9007199254740992", 9_007_199_254_740_992],
])("%s has the value %d", (text, expected) => {
  expect(toExactNumber(parseJson(text))).toBe(expected);
});

test.each(["9007199254740993", "0.10000000000000001", "1e400", "-1e400", "1e-400", "1e99999999999999999999"])(
  "no JavaScript number has the value %s",
  (text) => {
    expect(toExactNumber(parseJson(text))).toBeUndefined();
  },
);

test.each(['"1"', "null", "true", "{}"])("%s is not a number", (text) => {
  expect(toExactNumber(parseJson(text))).toBeUndefined();
});

test("a number has its value in every notation", () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(finite, fc.integer({ min: 1, max: 5 }), (number, zeros) => {
      const [digits = "", exponent = "0"] = String(number).split("e");
      const padded = (digits.includes(".") ? digits : `${digits}.`) + "0".repeat(zeros);
      for (const text of [`${digits}E${exponent}`, `${padded}e${exponent}`]) {
        expect(toExactNumber(parseJson(text))).toBe(Number(text));
      }
    }),
  );
});
