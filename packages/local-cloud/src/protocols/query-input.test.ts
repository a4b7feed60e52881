import { describe, expect, it } from "vitest";
import type { Structure } from "../core/query-protocol.ts";
import { parseQueryInput } from "./query-input.ts";

const structure: Structure = {
  Count: "integer",
  Names: { list: "Name" },
  Orders: { list: "Order", structure: { Count: "integer", Tags: { map: "Tag", key: "Key", value: "Value" } } },
  Attributes: { map: "Attribute", key: "Name", value: "Value", structure: {} },
  Entries: {
    list: "member",
    structure: { Tags: { map: "entry", key: "key", value: "value", wrapped: true } },
    wrapped: true,
  },
};
const parse = (form: string) => parseQueryInput(new URLSearchParams(form), structure);

describe("parses a form with", () => {
  it.each([
    ["text", "ID=a+b%2B", { ID: "a b+" }],
    ["text without a value", "ID=", { ID: "" }],
    ["a number", "Count=-2", { Count: -2 }],
    ["a list", "Name.1=a&Name.2=b", { Names: ["a", "b"] }],
    ["a list, by its indices", "Name.10=c&Name.2=b&Name.1=a", { Names: ["a", "b", "c"] }],
    ["an empty list, by the member's name", "Names=", { Names: [] }],
    ["a list of one item without a number", "Name=a", { Names: ["a"] }],
    ["a list by the member's name", "Names.1=a&Names.2=b", { Names: ["a", "b"] }],
    ["a list in the form that is not flattened", "Names.member.1=a&Names.member.2=b", { Names: ["a", "b"] }],
    ["a structure without a number", "Order.ID=a&Order.Count=1", { Orders: [{ ID: "a", Count: 1 }] }],
    ["an entry without a number", "Attribute.Name=a&Attribute.Value.Type=T", { Attributes: { a: { Type: "T" } } }],
    [
      "a list of structures",
      "Order.1.ID=a&Order.1.Count=1&Order.2.ID=b&Order.1.Tag.1.Key=k&Order.1.Tag.1.Value=v",
      { Orders: [{ ID: "a", Count: 1, Tags: { k: "v" } }, { ID: "b" }] },
    ],
    [
      "a map of structures",
      "Attribute.1.Name=a&Attribute.1.Value.Type=T&Attribute.2.Name=b",
      { Attributes: { a: { Type: "T" }, b: {} } },
    ],
    [
      "lists and maps that are not flattened",
      "Entries.member.1.ID=a&Entries.member.2.Tags.entry.1.key=k&Entries.member.2.Tags.entry.1.value=v",
      { Entries: [{ ID: "a" }, { Tags: { k: "v" } }] },
    ],
    ["an empty list that is not flattened", "Entries=", { Entries: [] }],
    [
      "unknown members, which the operation rejects",
      "Other.1.Name=a&Order.1.Other=b",
      { Other: "", Orders: [{ Other: "b" }] },
    ],
    ["names that objects inherit", "constructor=a&toString.1=b", { constructor: "a", toString: "" }],
    ["nothing", "", {}],
  ])("%s", (_, form, input) => {
    expect(parse(form)).toEqual(input);
  });
});

it.each(["", "two", "1.5", "0x10", "1e3"])("rejects the number %j", (text) => {
  expect(() => parse(`Count=${text}`)).toThrow(
    expect.objectContaining({
      code: "InvalidParameterValueException",
      message: `Value ${text} for parameter Count is invalid. Reason: Must be an integer.`,
    }),
  );
});

it("parses a name with a hundred thousand parts without overflowing the stack", () => {
  expect(parseQueryInput([[".".repeat(100_000), "x"]], structure)).toEqual({ "": "" });
});
