import { describe, expect, test } from "vitest";
import * as z from "zod";
import { compareSchemas } from "./compare-schemas.ts";
import type { JsonSchema } from "./json-schema.ts";

const toJsonSchema = (schema: z.ZodType) => z.toJSONSchema(schema, { io: "input" }) as JsonSchema;

/** Formats the changes between two zod schemas as `path description [breaks]`. */
function describeChanges(before: z.ZodType, after: z.ZodType): string[] {
  return compareSchemas(toJsonSchema(before), toJsonSchema(after), "$").map(
    ({ breaks, description, path }) => `${path} ${description} [${breaks.join()}]`,
  );
}
/** Formats the changes between two schemas of a field `x`. */
const describeFieldChanges = (before: z.ZodType, after: z.ZodType) =>
  describeChanges(z.object({ x: before }), z.object({ x: after }));

const order = z.object({ ID: z.string() });

describe("a compatible change", () => {
  test.each<[name: string, before: z.ZodType, after: z.ZodType, changes: string[]]>([
    ["the same schema", order, z.object({ ID: z.string() }), []],
    ["an optional field", order, order.extend({ note: z.string().optional() }), ["$.note is added as optional []"]],
    [
      "a nested optional field",
      z.object({ lines: z.array(z.object({ sku: z.string() })) }),
      z.object({ lines: z.array(z.object({ sku: z.string(), note: z.string().optional() })) }),
      ["$.lines[*].note is added as optional []"],
    ],
    [
      "an optional field of one alternative",
      z.discriminatedUnion("kind", [z.object({ kind: z.literal("a") }), z.object({ kind: z.literal("b") })]),
      z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("a") }),
        z.object({ kind: z.literal("b"), note: z.string().optional() }),
      ]),
      ["$.note is added as optional (alternative 2 of 2) []"],
    ],
    [
      "an optional field of a record's values",
      z.record(z.string(), order),
      z.record(z.string(), order.extend({ note: z.string().optional() })),
      ["$.*.note is added as optional []"],
    ],
    [
      "a different description",
      z.object({ ID: z.string().describe("the order's id") }),
      z.object({ ID: z.string().describe("the order's id, a UUID") }),
      ["$.ID has a different description []"],
    ],
    ["reordered fields", z.object({ a: order, b: order }), z.object({ b: order, a: order }), []],
    [
      "reordered values",
      z.object({ x: z.enum(["a", "b"]) }),
      z.object({ x: z.enum(["b", "a"]) }),
      ["$.x lists the same enum differently []"],
    ],
  ])("%s", (_, before, after, changes) => {
    expect(describeChanges(before, after)).toEqual(changes);
  });
});

describe("a change that breaks new consumers of archived events", () => {
  test.each<[name: string, before: z.ZodType, after: z.ZodType, change: string]>([
    ["a shorter range", z.string().min(1), z.string().min(3), "is stricter: minLength 3, previously 1"],
    ["a lower maximum", z.number().max(9), z.number().max(8), "is stricter: maximum 8, previously 9"],
    ["a first maximum", z.array(z.string()), z.array(z.string()).max(8), "is stricter: maxItems 8, previously none"],
    ["a pattern", z.string(), z.string().regex(/^a/), 'is stricter: pattern "^a", previously none'],
    ["a removed value", z.enum(["a", "b", "c"]), z.enum(["a", "c"]), 'no longer accepts "b" (enum)'],
    ["a narrower type", z.string().nullable(), z.string(), 'no longer accepts "null" (type)'],
    ["a first type", z.unknown(), z.any().meta({ type: "string" }), 'accepts "string", previously anything (type)'],
  ])("%s", (_, before, after, change) => {
    expect(describeFieldChanges(before, after)).toEqual([`$.x ${change} [BACKWARD]`]);
  });

  test("a field that becomes required", () => {
    const after = order.extend({ note: z.string() });
    expect(describeChanges(order.extend({ note: z.string().optional() }), after)).toEqual([
      "$.note is now required: older events may lack it [BACKWARD]",
    ]);
    expect(describeChanges(order, after)).toEqual([
      "$.note is added as required: older events do not have it [BACKWARD]",
    ]);
  });
});

describe("a change that breaks running consumers of new events", () => {
  test.each<[name: string, before: z.ZodType, after: z.ZodType, change: string]>([
    ["a longer range", z.string().max(3), z.string().max(4), "is looser: maxLength 4, previously 3"],
    ["a removed minimum", z.string().min(1), z.string(), "is looser: minLength none, previously 1"],
    ["an additional value", z.enum(["a"]), z.enum(["a", "b"]), 'also accepts "b" (enum)'],
    ["a wider type", z.string(), z.string().nullable(), 'also accepts "null" (type)'],
  ])("%s", (_, before, after, change) => {
    expect(describeFieldChanges(before, after)).toEqual([`$.x ${change} [FORWARD]`]);
  });

  test("a field that becomes optional", () => {
    expect(describeFieldChanges(z.string(), z.string().optional())).toEqual([
      "$.x is now optional: running consumers rely on it [FORWARD]",
    ]);
  });

  test("a field that was required without a schema", () => {
    const before = { type: "object", properties: {}, required: ["x"] };
    const after = { type: "object", properties: { x: { type: "string" } }, required: [] };
    expect(compareSchemas(before, after).flatMap(({ breaks }) => breaks)).toEqual(["FORWARD"]);
  });

  test("an integer that becomes a number", () => {
    const [before, after] = [{ type: "integer" }, { type: "number" }];
    expect(compareSchemas(before, after)).toMatchObject([{ breaks: ["FORWARD"] }]);
    expect(compareSchemas(after, before)).toMatchObject([{ breaks: ["BACKWARD"] }]);
  });
});

describe("a change that breaks both", () => {
  test.each<[name: string, before: z.ZodType, after: z.ZodType, change: string]>([
    ["a different constant", z.literal("a"), z.literal("b"), 'is changed: const "b", previously "a"'],
    [
      "a different pattern",
      z.string().regex(/^a/),
      z.string().regex(/^b/),
      'is changed: pattern "^b", previously "^a"',
    ],
    ["a different type", z.string(), z.boolean(), 'no longer accepts "string" and also accepts "boolean" (type)'],
    ["a closed object", order, z.strictObject(order.shape), "is closed: additionalProperties false, previously none"],
    ["a closed record", z.looseObject({}), z.strictObject({}), "is closed: additionalProperties false, previously {}"],
    [
      "a different default",
      z.string().default("a"),
      z.string().default("b"),
      'is changed: default "b", previously "a"',
    ],
    [
      "an additional alternative",
      z.union([z.string(), order]),
      z.union([z.string(), order, z.array(z.string())]),
      "has 3 anyOf schemas, previously 2",
    ],
  ])("%s", (_, before, after, change) => {
    expect(describeFieldChanges(before, after)).toEqual([`$.x ${change} [BACKWARD,FORWARD]`]);
  });

  test.each<[name: string, before: z.ZodType, after: z.ZodType, change: string]>([
    [
      "a field of a closed object",
      z.strictObject({}),
      z.strictObject({ note: z.string().optional() }),
      "is added as optional, in a closed object",
    ],
    [
      "a field of an object that already allows any field",
      z.looseObject({}),
      z.looseObject({ note: z.string().optional() }),
      "is added as optional, in an object that may have other fields",
    ],
  ])("%s", (_, before, after, change) => {
    expect(describeChanges(before, after)).toEqual([`$.note ${change} [BACKWARD,FORWARD]`]);
  });

  test("a field of an object that another part of the schema also validates", () => {
    const string = { type: "string" };
    const before = {
      type: "object",
      properties: { ID: string },
      anyOf: [{ properties: { note: { type: "integer" } } }],
    };
    const after = { ...before, properties: { ID: string, note: string } };
    expect(compareSchemas(before, after)).toEqual([
      {
        path: "$.detail.note",
        description: "is added as optional, but other parts of the schema also validate the object",
        breaks: ["BACKWARD", "FORWARD"],
      },
    ]);
    const narrower = { allOf: [{ type: "object", properties: { note: string } }] };
    expect(compareSchemas({ allOf: [{ type: "object" }] }, narrower)).toMatchObject([
      { breaks: ["BACKWARD", "FORWARD"] },
    ]);
  });

  test("an unknown keyword", () => {
    expect(compareSchemas({ dependentRequired: { a: ["b"] } }, {})).toMatchObject([
      { breaks: ["BACKWARD", "FORWARD"] },
    ]);
  });

  test("alternatives that no constant distinguishes", () => {
    const oneOf = (...required: string[]) => ({
      oneOf: [
        { type: "object", required: ["a"] },
        { type: "object", required },
      ],
    });
    expect(compareSchemas(oneOf("b"), oneOf("b", "c"))).toMatchObject([{ breaks: ["BACKWARD", "FORWARD"] }]);
  });
});

test("removing an optional field is breaking, because its name could be reused", () => {
  const wider = order.extend({ note: z.string().optional() });
  const reason = "consumers may use it, and its name must not be reused";
  expect(describeChanges(wider, order)).toEqual([`$.note is removed: ${reason} [TRANSITIVE]`]);
  expect(describeChanges(order, z.object({}))).toEqual([`$.ID is removed: ${reason} [FORWARD,TRANSITIVE]`]);
});

test("reports every change with its path in EventBridge's syntax", () => {
  const before = z.object({
    data: z.object({ ID: z.string(), "e-mail": z.email(), total: z.object({ cents: z.int() }) }),
  });
  const after = z.object({ data: z.object({ ID: z.int(), total: z.object({ cents: z.int().optional() }) }) });
  expect(compareSchemas(toJsonSchema(before), toJsonSchema(after)).map(({ path }) => path)).toEqual(
    expect.arrayContaining(["$.detail.data.ID", '$.detail.data["e-mail"]', "$.detail.data.total.cents"]),
  );
});

test("accepts field names that every object inherits", () => {
  const before = z.object({ toString: z.string().optional() });
  expect(describeChanges(before, before.extend({ constructor: z.string().optional() }))).toEqual([
    "$.constructor is added as optional []",
  ]);
});
