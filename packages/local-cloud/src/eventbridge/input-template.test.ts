import { describe, expect, test } from "vitest";
import { parseInputTemplate } from "./input-template.ts";

const values: Record<string, unknown> = {
  id: "order-1",
  count: 2,
  paid: false,
  nothing: null,
  data: { ID: "order-1", tags: ["new"] },
  tags: ["new", "big"],
  quote: 'a "b"',
};
const variables = [...Object.keys(values), "absent", "aws.events.event", "aws.events.event.json"];
const fill = (template: string) => parseInputTemplate(template, variables)((variable) => values[variable]);

test.each([
  ['"order <id>"', '"order order-1"'],
  ['"order \\"<id>\\" is new"', '"order \\"order-1\\" is new"'],
  ['{"order": <id>, "count": <count>}', '{"order": "order-1", "count": 2}'],
  ['{"order": "<id>", "text": "<count> <paid> <nothing>"}', '{"order": "order-1", "text": "2 false null"}'],
  ["<data>", '{"ID":"order-1","tags":["new"]}'],
  ["[<paid>, 9, <nothing>]", "[false, 9, null]"],
  ['{"quote": <quote>}', '{"quote": "a \\"b\\""}'],
  ['"no <variable, a < b"', '"no <variable, a < b"'],
])("%s becomes %s", (template, text) => {
  expect(fill(template)).toBe(text);
});

test("an object or array within a template that is a string loses its quotes, so that the string stays valid", () => {
  expect(fill('"data <data>, tags <tags>"')).toBe('"data {ID:order-1,tags:[new]}, tags [new,big]"');
});

test.each([
  ['{"text": "data <data>"}', "<data> is an object within a string of the template; use it without quotes"],
  ['{"all": [["<tags>"]]}', "<tags> is a list within a string of the template; use it without quotes"],
])("an object or array within a string of the JSON template %s is an error", (template, message) => {
  expect(() => fill(template)).toThrow(message);
});

test("a missing value is an empty string", () => {
  expect(fill('{"absent": <absent>, "text": "is <absent>"}')).toBe('{"absent": "", "text": "is "}');
});

test("a value within a string is not escaped, and may break it", () => {
  expect(fill('"quote <quote>"')).toBe('"quote a "b""');
});

describe("a template is rejected", () => {
  test.each([
    ["order <id>", "is not JSON; strings need quotes"],
    ['{"order": <id>', "is not JSON"],
    ['{<id>: "order"}', "is not JSON"],
    ['{"of": {"<id>-order": 1}}', 'has a variable in the key "<…>-order"; variables are only allowed in values'],
    ['{"order": <identity>}', "unknown variable <identity>: use one of <id>, <count>"],
    ['"event <aws.events.event>"', "has <aws.events.event> within a string"],
    ['{"event": "<aws.events.event.json>"}', "has <aws.events.event.json> within a string"],
    ["", "has 0 characters"],
    [`"${"x".repeat(8_191)}"`, "has 8193 characters; a template has 1 to 8192"],
  ])("%.40s", (template, message) => {
    expect(() => parseInputTemplate(template, variables)).toThrow(message);
  });
});
