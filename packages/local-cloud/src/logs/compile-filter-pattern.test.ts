import { describe, expect, it } from "vitest";
import { compileFilterPattern } from "./compile-filter-pattern.ts";

describe("terms", () => {
  it.each<[string, string, boolean]>([
    ["", "anything", true],
    ["ERROR", "[ERROR 400] BAD REQUEST", true],
    ["error", "[ERROR 400] BAD REQUEST", false],
    ["ERROR REQUEST", "[ERROR 400] BAD REQUEST", true],
    ["ERROR ARGUMENTS", "[ERROR 400] BAD REQUEST", false],
    ['"BAD REQUEST"', "[ERROR 400] BAD REQUEST", true],
    ['"REQUEST BAD"', "[ERROR 400] BAD REQUEST", false],
    ["?ERROR ?WARN", "WARN slow", true],
    ["?ERROR ?WARN", "INFO fine", false],
    ["ERROR ?WARN", "WARN slow", false],
    ["ERROR -ARGUMENTS", "ERROR REQUEST", true],
    ["ERROR -ARGUMENTS", "ERROR MISSING ARGUMENTS", false],
    ["%ERROR 4\\d\\d%", "[ERROR 400] BAD REQUEST", true],
    ['"\\"level\\":\\"ERROR\\""', '{"level":"ERROR"}', true],
  ])("%j on %j is %j", (pattern, message, expected) => {
    expect(compileFilterPattern(pattern)(message)).toBe(expected);
  });
});

describe("JSON", () => {
  const message = JSON.stringify({
    level: "ERROR",
    status: 404,
    ip: "123.45.6.7",
    nothing: null,
    cold: true,
    error: { name: "RangeError" },
    tags: [{ key: "a" }],
    "detail-type": "order_created",
  });

  it.each<[string, boolean]>([
    ['{ $.level = "ERROR" }', true],
    ["{ $.level = ERROR }", true],
    ['{ $.level != "ERROR" }', false],
    ['{ $.missing != "ERROR" }', false],
    ['{ $.error.name = "Range*" }', true],
    ["{ $.error.name = %^Range.rror$% }", true],
    ["{ $.ip = 123.45.* }", true],
    ["{ $.ip = 123x45x* }", false],
    ['{ $.tags[0].key = "a" }', true],
    ['{ $.detail-type = "order_created" }', true],
    ["{ $.status = 404 }", true],
    ["{ $.status = 4e2 }", false],
    ["{ $.status >= 400 && $.status < 500 }", true],
    ["{ $.level > 1 }", false],
    ["{ $.nothing IS NULL }", true],
    ["{ $.missing IS NULL }", false],
    ["{ $.missing NOT EXISTS }", true],
    ["{ $.cold IS TRUE }", true],
    ["{ $.cold IS FALSE }", false],
    ['{ $.level = "INFO" || $.level = "ERROR" && $.status = 500 }', false],
    ['{ ($.level = "INFO" || $.level = "ERROR") && $.status = 404 }', true],
    ['{($.level="ERROR")&&($.cold IS TRUE)}', true],
  ])("%s is %j", (pattern, expected) => {
    expect(compileFilterPattern(pattern)(message)).toBe(expected);
  });

  it("does not match a message that is not JSON", () => {
    const matches = compileFilterPattern('{ $.level != "INFO" }');
    expect(["START", "{", "[1]", "null"].map(matches)).toEqual([false, false, false, false]);
  });
});

it.each<[string, string]>([
  ["order:1", "Invalid character(s) in term ':'"],
  ["ERROR*", "Invalid character(s) in term '*'"],
  ['"open', "Invalid filter pattern"],
  ["%(%", "Invalid filter pattern"],
  ["{ }", "Invalid filter pattern"],
  ['{ level = "ERROR" }', "Invalid filter pattern"],
  ["{ $.level }", "Invalid filter pattern"],
  ["{ $.level = }", "Invalid filter pattern"],
  ["{ $.level > ERROR }", "Invalid filter pattern"],
  ["{ ($.level = 1 }", "Invalid filter pattern"],
  ["{ $.level = 1 $.status = 2 }", "Invalid filter pattern"],
  ["{ $.level IS ERROR }", "Invalid filter pattern"],
  ["[ip, user]", "space-delimited"],
])("rejects %j", (pattern, message) => {
  expect(() => compileFilterPattern(pattern)).toThrow(
    expect.objectContaining({ code: "InvalidParameterException", message: expect.stringContaining(message) }),
  );
});
