import { describe, expect, test } from "vitest";
import * as z from "zod";
import { compareSchemas } from "./compare-schemas.ts";
import type { JsonSchema } from "./json-schema.ts";

const jsonSchemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: "input" }) as JsonSchema;

/** The changes from one zod schema to the other, as `path what [breaks]`. */
function changesOf(before: z.ZodType, after: z.ZodType): string[] {
  return compareSchemas(jsonSchemaOf(before), jsonSchemaOf(after), "$").map(
    ({ breaks, path, what }) => `${path} ${what} [${breaks.join()}]`,
  );
}
/** The changes where the field `x` of an object becomes another. */
const changesOfField = (before: z.ZodType, after: z.ZodType) =>
  changesOf(z.object({ x: before }), z.object({ x: after }));

const order = z.object({ ID: z.string() });

describe("compatible", () => {
  test.each<[what: string, before: z.ZodType, after: z.ZodType, changes: string[]]>([
    ["the same schema", order, z.object({ ID: z.string() }), []],
    ["an optional field", order, order.extend({ note: z.string().optional() }), ["$.note is added as optional []"]],
    [
      "an optional field deep within",
      z.object({ lines: z.array(z.object({ sku: z.string() })) }),
      z.object({ lines: z.array(z.object({ sku: z.string(), note: z.string().optional() })) }),
      ["$.lines[*].note is added as optional []"],
    ],
    [
      "an optional field of one of several kinds",
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
      "another description",
      z.object({ ID: z.string().describe("of the order") }),
      z.object({ ID: z.string().describe("of the order, a UUID") }),
      ["$.ID has another description []"],
    ],
    ["fields in another order", z.object({ a: order, b: order }), z.object({ b: order, a: order }), []],
    [
      "values in another order",
      z.object({ x: z.enum(["a", "b"]) }),
      z.object({ x: z.enum(["b", "a"]) }),
      ["$.x lists the same enum otherwise []"],
    ],
  ])("%s", (_, before, after, changes) => {
    expect(changesOf(before, after)).toEqual(changes);
  });
});

describe("breaking, because new consumers would refuse what the archive holds", () => {
  test.each<[what: string, before: z.ZodType, after: z.ZodType, change: string]>([
    ["a shorter range", z.string().min(1), z.string().min(3), "is bound tighter: minLength 3, before 1"],
    ["a lower maximum", z.number().max(9), z.number().max(8), "is bound tighter: maximum 8, before 9"],
    ["a first maximum", z.array(z.string()), z.array(z.string()).max(8), "is bound tighter: maxItems 8, before none"],
    ["a pattern", z.string(), z.string().regex(/^a/), 'is bound tighter: pattern "^a", before none'],
    ["a value less", z.enum(["a", "b", "c"]), z.enum(["a", "c"]), 'no longer takes "b" (enum)'],
    ["a narrower type", z.string().nullable(), z.string(), 'no longer takes "null" (type)'],
    ["any type less", z.unknown(), z.any().meta({ type: "string" }), 'takes "string", before anything (type)'],
  ])("%s", (_, before, after, change) => {
    expect(changesOfField(before, after)).toEqual([`$.x ${change} [BACKWARD]`]);
  });

  test("a field that is required now", () => {
    const after = order.extend({ note: z.string() });
    expect(changesOf(order.extend({ note: z.string().optional() }), after)).toEqual([
      "$.note is required now: older events may lack it [BACKWARD]",
    ]);
    expect(changesOf(order, after)).toEqual(["$.note is added as required: older events lack it [BACKWARD]"]);
  });
});

describe("breaking, because running consumers would refuse or miss what new events hold", () => {
  test.each<[what: string, before: z.ZodType, after: z.ZodType, change: string]>([
    ["a longer range", z.string().max(3), z.string().max(4), "is bound looser: maxLength 4, before 3"],
    ["no minimum", z.string().min(1), z.string(), "is bound looser: minLength none, before 1"],
    ["a value more", z.enum(["a"]), z.enum(["a", "b"]), 'takes "b" too (enum)'],
    ["a wider type", z.string(), z.string().nullable(), 'takes "null" too (type)'],
  ])("%s", (_, before, after, change) => {
    expect(changesOfField(before, after)).toEqual([`$.x ${change} [FORWARD]`]);
  });

  test("a field that is optional now", () => {
    expect(changesOfField(z.string(), z.string().optional())).toEqual([
      "$.x is optional now: running consumers rely on it [FORWARD]",
    ]);
  });

  test("a field that was required before it was described", () => {
    const before = { type: "object", properties: {}, required: ["x"] };
    const after = { type: "object", properties: { x: { type: "string" } }, required: [] };
    expect(compareSchemas(before, after).flatMap(({ breaks }) => breaks)).toEqual(["FORWARD"]);
  });

  test("a number where there were integers", () => {
    const [before, after] = [{ type: "integer" }, { type: "number" }];
    expect(compareSchemas(before, after)).toMatchObject([{ breaks: ["FORWARD"] }]);
    expect(compareSchemas(after, before)).toMatchObject([{ breaks: ["BACKWARD"] }]);
  });
});

describe("breaking, both ways", () => {
  test.each<[what: string, before: z.ZodType, after: z.ZodType, change: string]>([
    ["another constant", z.literal("a"), z.literal("b"), 'is bound otherwise: const "b", before "a"'],
    [
      "another pattern",
      z.string().regex(/^a/),
      z.string().regex(/^b/),
      'is bound otherwise: pattern "^b", before "^a"',
    ],
    ["another type", z.string(), z.boolean(), 'no longer takes "string", and takes "boolean" too (type)'],
    ["a closed object", order, z.strictObject(order.shape), "is closed: additionalProperties false, before none"],
    ["a closed record", z.looseObject({}), z.strictObject({}), "is closed: additionalProperties false, before {}"],
    [
      "another default",
      z.string().default("a"),
      z.string().default("b"),
      'is bound otherwise: default "b", before "a"',
    ],
    [
      "one kind more",
      z.union([z.string(), order]),
      z.union([z.string(), order, z.array(z.string())]),
      "has 3 alternatives or places (anyOf), before 2",
    ],
  ])("%s", (_, before, after, change) => {
    expect(changesOfField(before, after)).toEqual([`$.x ${change} [BACKWARD,FORWARD]`]);
  });

  test.each<[what: string, before: z.ZodType, after: z.ZodType, change: string]>([
    [
      "a field of a closed object",
      z.strictObject({}),
      z.strictObject({ note: z.string().optional() }),
      "is added as optional, in a closed object",
    ],
    [
      "a field of an object whose events may hold any field, also one of that name",
      z.looseObject({}),
      z.looseObject({ note: z.string().optional() }),
      "is added as optional, in an object that may hold other fields",
    ],
  ])("%s", (_, before, after, change) => {
    expect(changesOf(before, after)).toEqual([`$.note ${change} [BACKWARD,FORWARD]`]);
  });

  test("a field of an object that another part of the schema judges too", () => {
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
        what: "is added as optional, where other parts of the schema judge the same object",
        breaks: ["BACKWARD", "FORWARD"],
      },
    ]);
    const narrower = { allOf: [{ type: "object", properties: { note: string } }] };
    expect(compareSchemas({ allOf: [{ type: "object" }] }, narrower)).toMatchObject([
      { breaks: ["BACKWARD", "FORWARD"] },
    ]);
  });

  test("a keyword that the comparison does not know", () => {
    expect(compareSchemas({ dependentRequired: { a: ["b"] } }, {})).toMatchObject([
      { breaks: ["BACKWARD", "FORWARD"] },
    ]);
  });

  test("alternatives that no constant tells apart", () => {
    const oneOf = (...required: string[]) => ({
      oneOf: [
        { type: "object", required: ["a"] },
        { type: "object", required },
      ],
    });
    expect(compareSchemas(oneOf("b"), oneOf("b", "c"))).toMatchObject([{ breaks: ["BACKWARD", "FORWARD"] }]);
  });
});

test("a field is never removed, though it is optional: it might come back as something else", () => {
  const wider = order.extend({ note: z.string().optional() });
  const reason = "consumers may use it, and its name must not come back as something else";
  expect(changesOf(wider, order)).toEqual([`$.note is removed: ${reason} [TRANSITIVE]`]);
  expect(changesOf(order, z.object({}))).toEqual([`$.ID is removed: ${reason} [FORWARD,TRANSITIVE]`]);
});

test("names every change, by the path that EventBridge has for it", () => {
  const before = z.object({
    data: z.object({ ID: z.string(), "e-mail": z.email(), total: z.object({ cents: z.int() }) }),
  });
  const after = z.object({ data: z.object({ ID: z.int(), total: z.object({ cents: z.int().optional() }) }) });
  expect(compareSchemas(jsonSchemaOf(before), jsonSchemaOf(after)).map(({ path }) => path)).toEqual(
    expect.arrayContaining(["$.detail.data.ID", '$.detail.data["e-mail"]', "$.detail.data.total.cents"]),
  );
});

test("fields may be named as what every object has", () => {
  const before = z.object({ toString: z.string().optional() });
  expect(changesOf(before, before.extend({ constructor: z.string().optional() }))).toEqual([
    "$.constructor is added as optional []",
  ]);
});
