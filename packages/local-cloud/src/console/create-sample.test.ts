import { expect, test } from "vitest";
import * as z from "zod";
import { createSample, type JsonSchema } from "./create-sample.ts";

const order = z.object({
  ID: z.string().min(10),
  code: z.string().max(3),
  placedAt: z.iso.datetime(),
  customer: z.object({ email: z.email(), id: z.uuid(), site: z.url(), nickname: z.string().optional() }),
  lines: z
    .array(z.object({ count: z.int().positive(), price: z.number().max(0.5), state: z.enum(["new", "old"]) }))
    .min(2),
  version: z.literal(2),
  even: z.int().min(3).multipleOf(2),
  below: z.int().lt(-4),
  note: z.string().nullable(),
  paid: z.boolean(),
  payment: z.union([z.object({ card: z.string() }), z.string()]),
  tags: z.record(z.string(), z.string()),
  nothing: z.null(),
});

test.each(["draft-4", "draft-7", "draft-2020-12", "openapi-3.0"] as const)(
  "creates a value that a schema of %s accepts",
  (target) => {
    const sample = createSample(z.toJSONSchema(order, { target, io: "input" }) as JsonSchema);
    expect(order.parse(sample)).toEqual(sample);
    expect(sample).not.toHaveProperty("customer.nickname");
  },
);

test("follows references, also recursive ones, merges allOf, and prefers examples", () => {
  const root = {
    type: "object",
    required: ["item", "kind"],
    properties: { item: { $ref: "#/definitions/item" }, kind: { type: "string", examples: ["book"] } },
    definitions: {
      named: { properties: { name: { type: "string" } }, required: ["name"] },
      item: { allOf: [{ $ref: "#/definitions/named" }], properties: { size: { type: "integer" } }, required: ["size"] },
      loop: { type: "object", properties: { next: { $ref: "#/definitions/loop" } }, required: ["next"] },
    },
  };
  expect(createSample(root)).toEqual({ item: { name: "sample", size: 1 }, kind: "book" });
  expect(createSample({ $ref: "#/definitions/loop", definitions: root.definitions })).toHaveProperty("next.next");
});

test("returns null for a schema that says nothing", () => expect(createSample({})).toBeNull());
