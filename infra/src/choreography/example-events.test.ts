import { fulfilmentCompleted } from "fulfilment-service/events";
import { orderCreated } from "order-service/events";
import { defineEvent } from "service-kit/contract";
import { expect, test } from "vitest";
import * as z from "zod";
import { generateExampleEvents, NoExampleError } from "./example-events.ts";

const createEvent = (data: z.ZodType) =>
  defineEvent({ source: "order_service", detailType: "order_created", schemaVersion: 3, data });

const generateData = (data: z.ZodType) =>
  generateExampleEvents(createEvent(data)).map(({ envelope }) => (envelope.detail as { data: unknown }).data);

test("generates one event with every optional field and one without", () => {
  const event = createEvent(z.object({ ID: z.string().min(1), note: z.string().optional() }));
  expect(generateExampleEvents(event)).toMatchObject([
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
  expect(generateExampleEvents(event)[1]?.envelope.detail).not.toHaveProperty("data.note");
});

test("generates the same events at every call", () => {
  for (const event of [
    orderCreated,
    fulfilmentCompleted,
    createEvent(z.object({ at: z.iso.datetime(), id: z.uuidv7() })),
  ]) {
    expect(generateExampleEvents(event)).toEqual(generateExampleEvents(event));
  }
});

test("generates events for every kind of schema", () => {
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
  for (const data of generateData(schema)) {
    expect(schema.safeParse(data).error).toBeUndefined();
  }
});

test("uses the schema's example for a field that JSON Schema cannot describe", () => {
  const code = z.string().refine((value) => value === "open sesame");
  expect(() => generateData(z.object({ code }))).toThrow(NoExampleError);
  expect(generateData(z.object({ code: code.meta({ examples: ["open sesame"] }) }))).toEqual([
    { code: "open sesame" },
    { code: "open sesame" },
  ]);
});

test("fails for data that JSON cannot represent", () => {
  expect(() => generateData(z.object({ at: z.date() }))).toThrow(
    "cannot generate an example of order_created: Date cannot be represented in JSON Schema",
  );
});
