import { expect, test } from "vitest";
import { createWholeNumberParser, parseListenPort, parsePort } from "./option-values.ts";

test("parses a whole number within its bounds", () => {
  for (const value of ["1", "10"]) {
    expect(createWholeNumberParser(1, 10)(value)).toBe(Number(value));
  }
});

test("rejects any other value and names the bounds", () => {
  for (const value of ["0", "11", "1.5", "+1", "1e1", " 1", "", "x"]) {
    expect(() => createWholeNumberParser(1, 10)(value), value).toThrow("Use a whole number from 1 to 10.");
  }
});

test("accepts port 0 only to listen on", () => {
  expect(parseListenPort("0")).toBe(0);
  expect(() => parsePort("0")).toThrow("Use a whole number from 1 to 65535.");
});
