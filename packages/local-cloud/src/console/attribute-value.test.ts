import { expect, test } from "vitest";
import type { AttributeValue } from "../dynamodb/expressions/values.ts";
import { toPlainValue } from "./attribute-value.ts";

test.each<[AttributeValue, unknown]>([
  [{ S: "" }, ""],
  [{ N: "1.5" }, 1.5],
  [{ N: "12345678901234567890" }, "12345678901234567890"],
  [{ BOOL: false }, false],
  [{ NULL: true }, null],
  [{ B: "aGk=" }, "aGk="],
  [{ L: [{ N: "1" }, { M: { a: { S: "b" } } }] }, [1, { a: "b" }]],
  [{ SS: ["a"] }, ["a"]],
  [{ NS: ["1"] }, [1]],
  [{ BS: ["aGk="] }, ["aGk="]],
])("converts %j to %j", (value, plain) => {
  expect(toPlainValue(value)).toEqual(plain);
});
