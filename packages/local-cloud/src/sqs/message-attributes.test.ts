import { describe, expect, it } from "vitest";
import {
  checkMessageAttributes,
  computeMessageAttributesBytes,
  computeMessageAttributesMd5,
  selectMessageAttributes,
} from "./message-attributes.ts";

const text = (value: string) => ({ DataType: "String", StringValue: value });
const number = (value: string) => ({ DataType: "Number", StringValue: value });
const binary = (value: string) => ({ DataType: "Binary", BinaryValue: Buffer.from(value).toString("base64") });

const greeting = { Hello: text("There"), General: text("Kenobi"), "Help.Me": text("Me") };

describe("the MD5 of message attributes", () => {
  // Digests from AWS's SDK for Java, the check of its Go client, and SQS responses recorded by LocalStack.
  it.each([
    [greeting, "4c360f3fdafd970e05fae2f149d997f5"],
    [{ Hello: text("There") }, "a311262e065454b75da111d535b8dacd"],
    [
      {
        test_attribute_name_2: text("test_attribute_value_2"),
        test_attribute_name_1: text("test_attribute_value_1"),
      },
      "d53f3b558fe951154770f25cb63dbba9",
    ],
    [{ test_attribute_name: binary("test_attribute_value") }, "23f6bd27ea87aab7dfeadcc9aebee495"],
    [
      { attr1: binary("traceparent\x1e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01") },
      "8cbe4db156db8a94db8b801b7addb984",
    ],
    [{ ordinal: number("1"), category: text("test") }, "d21ae90c49061e927f57df5f5d72be1f"],
  ])("matches AWS's digest of %j", (attributes, md5) => {
    expect(computeMessageAttributesMd5(attributes)).toBe(md5);
  });

  it("is omitted without attributes", () => {
    expect(computeMessageAttributesMd5({})).toBeUndefined();
  });
});

describe("the attributes selected", () => {
  it.each([
    [[], []],
    [["All"], ["Hello", "General", "Help.Me"]],
    [[".*"], ["Hello", "General", "Help.Me"]],
    [["*"], ["Hello", "General", "Help.Me"]],
    [["Hello", "Hello"], ["Hello"]],
    [["AWS."], []],
    [["..foo"], []],
    [["Foo", "Help"], []],
    [["Help.*"], ["Help.Me"]],
    [["Hel*"], []],
    [["all"], []],
    [["Hel.*"], ["Hello", "Help.Me"]],
    [["Hello", "None"], ["Hello"]],
    [["hello"], []],
  ])("by %j are %j", (patterns, names) => {
    expect(Object.keys(selectMessageAttributes(greeting, patterns))).toEqual(names);
  });
});

describe("rejects", () => {
  const eleven = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`name${i}`, text("x")]));

  it.each([
    ["more than 10", eleven],
    ["an empty value", { name: text("") }],
    ["no type", { name: { StringValue: "x" } }],
    ["an unknown type", { name: { DataType: "Boolean", StringValue: "true" } }],
    ["text in the place of bytes", { name: { DataType: "Binary", StringValue: "x" } }],
    ["bytes in the place of text", { name: { DataType: "String", BinaryValue: "eA==" } }],
    ["a number that is none", { name: number("twelve") }],
    ["a number of 39 digits", { name: number("1".repeat(39)) }],
    ["a number too large", { name: number("1e127") }],
    ["no name", { "": text("x") }],
    ["a reserved name", { "aws.trace": text("x") }],
    ["a reserved name in capitals", { "AMAZON.trace": text("x") }],
    ["a name that starts with a period", { ".trace": text("x") }],
    ["a punctuation mark in a name", { "trace!": text("x") }],
    ["a type of 257 bytes", { name: { DataType: `Number.${"x".repeat(250)}`, StringValue: "1" } }],
    ["a space in a name", { "trace id": text("x") }],
    ["a name that ends with a period", { "trace.": text("x") }],
    ["two periods in a row", { "trace..id": text("x") }],
    ["a name of 257 bytes", { ["n".repeat(257)]: text("x") }],
  ])("%s", (_, attributes) => {
    expect(() => checkMessageAttributes(attributes)).toThrow(
      expect.objectContaining({ code: "InvalidParameterValueException" }),
    );
  });

  it.each(["\u0000", "\b", "\u001b", "\ufffe", "\ud800"])("the character %j", (character) => {
    expect(() => checkMessageAttributes({ name: text(character) })).toThrow(
      expect.objectContaining({ code: "InvalidParameterValueException" }),
    );
  });

  it.each([{ StringListValues: ["x"] }, { BinaryListValues: ["eA=="] }])("%j", (value) => {
    expect(() => checkMessageAttributes({ name: { DataType: "String", ...value } })).toThrow(
      expect.objectContaining({
        code: "UnsupportedOperation",
        message: "Message attribute list values in SendMessage operation are not supported.",
      }),
    );
  });
});

it("accepts numbers, labeled types and binary values", () => {
  checkMessageAttributes({
    a: number("-1.50e-3"),
    b: number("000"),
    c: { DataType: "Number.int", StringValue: "1" },
    d: { DataType: "String.json", StringValue: "{}" },
    e: binary("\u0000"),
    // As Java SDKs send it.
    f: { ...text("x"), StringListValues: [], BinaryListValues: [] },
    "attr.1øßä": text("x"),
  });
});

it("includes names, types and values in the size", () => {
  expect(computeMessageAttributesBytes({ ab: text("é"), c: binary("xyz") })).toBe(2 + 6 + 2 + 1 + 6 + 3);
});
