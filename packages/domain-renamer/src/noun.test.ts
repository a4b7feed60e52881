import { expect, test } from "vitest";
import { createNoun, getArticle } from "./noun.ts";

test.each([
  ["service", "services"],
  ["policy", "policies"],
  ["journey", "journeys"],
  ["dispatch", "dispatches"],
  ["pass", "passes"],
])("the plural of %s is %s", (singular, plural) => {
  expect(createNoun(singular)).toEqual({ singular, plural });
});

test("an irregular plural is given", () => {
  expect(createNoun("person", "people")).toEqual({ singular: "person", plural: "people" });
});

test.each(["service", "Table", "USER", "unit", "european", "one-way"])("a %s", (word) => {
  expect(getArticle(word)).toBe("a");
});

test.each(["event", "Invoice", "ALARM", "hour", "uninsured", "umbrella", "onesie"])("an %s", (word) => {
  expect(getArticle(word)).toBe("an");
});
