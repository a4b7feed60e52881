import { expect, test } from "vitest";
import { port, portToListenOn, wholeNumber } from "./option-values.ts";

test("parses a whole number within its bounds", () => {
  for (const value of ["1", "10"]) expect(wholeNumber(1, 10)(value)).toBe(Number(value));
});

test("rejects any other value, naming the bounds", () => {
  for (const value of ["0", "11", "1.5", "+1", "1e1", " 1", "", "x"]) {
    expect(() => wholeNumber(1, 10, "A count")(value), value).toThrow("A count is a whole number from 1 to 10.");
  }
});

test("takes port 0 only to listen on", () => {
  expect(portToListenOn("0")).toBe(0);
  expect(() => port("0")).toThrow("A port is a whole number from 1 to 65535.");
});
