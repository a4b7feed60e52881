import { fulfilmentCompleted } from "fulfilment-service/events";
import { orderCreated } from "order-service/events";
import { defineEvent } from "service-kit/contract";
import { expect, test } from "vitest";
import * as z from "zod";
import { exampleEvents, NoExampleError } from "./example-events.ts";

const eventOf = (data: z.ZodType) =>
  defineEvent({ source: "order_service", detailType: "order_created", schemaVersion: 3, data });

const dataOf = (data: z.ZodType) =>
  exampleEvents(eventOf(data)).map(({ envelope }) => (envelope.detail as { data: unknown }).data);

test("an event's examples are what its owner would publish: one with every optional field and one without", () => {
  const event = eventOf(z.object({ ID: z.string().min(1), note: z.string().optional() }));
  expect(exampleEvents(event)).toMatchObject([
    {
      fields: "with every optional field",
      envelope: {
        source: "order_service",
        "detail-type": "order_created",
        detail: {
          metadata: { service: "order_service", schemaVersion: 3, causationId: expect.any(String) },
          data: { ID: expect.stringMatching(/./), note: expect.any(String) },
        },
      },
    },
    {
      fields: "without optional fields",
      envelope: { detail: { metadata: { schemaVersion: 3 }, data: { ID: expect.stringMatching(/./) } } },
    },
  ]);
  expect(exampleEvents(event)[1]?.envelope.detail).not.toHaveProperty("data.note");
});

test("the examples are the same at every call", () => {
  for (const event of [
    orderCreated,
    fulfilmentCompleted,
    eventOf(z.object({ at: z.iso.datetime(), id: z.uuidv7() })),
  ]) {
    expect(exampleEvents(event)).toEqual(exampleEvents(event));
  }
});

test("the examples fit the schema, whatever it is made of", () => {
  const schema = z.object({
    at: z.iso.datetime(),
    amount: z.number().positive().multipleOf(0.01).max(1000),
    currency: z.enum(["EUR", "USD"]),
    email: z.email(),
    id: z.uuidv7(),
    lines: z.array(z.object({ sku: z.string().regex(/^[A-Z]{3}-\d{4}$/), quantity: z.int().min(1) })).nonempty(),
    payment: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("card"), last4: z.string().length(4) }),
      z.object({ kind: z.literal("invoice") }),
    ]),
    waits: z.iso.duration(),
  });
  for (const data of dataOf(schema)) expect(schema.safeParse(data).error).toBeUndefined();
});

test("a field that JSON Schema cannot describe takes the example that the schema gives", () => {
  const code = z.string().refine((value) => value === "open sesame");
  expect(() => dataOf(z.object({ code }))).toThrow(NoExampleError);
  expect(dataOf(z.object({ code: code.meta({ examples: ["open sesame"] }) }))).toEqual([
    { code: "open sesame" },
    { code: "open sesame" },
  ]);
});

test("data that JSON cannot carry has no example", () => {
  expect(() => dataOf(z.object({ at: z.date() }))).toThrow(
    "no example of order_created can be made from its schema: Date cannot be represented in JSON Schema",
  );
});
