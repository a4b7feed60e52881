import fc from "fast-check";
import { expect, test } from "vitest";
import * as z from "zod";
import { defineEvent } from "./event-definition.ts";

const parcelSent = defineEvent({
  source: "parcel_service",
  detailType: "parcel_sent",
  schemaVersion: 2,
  data: z.object({ ID: z.string(), weightGrams: z.int() }),
});

test("creates an event with its publisher, schema version and origin", () => {
  const data = { ID: "order-1", weightGrams: 250 };
  expect(parcelSent.create(data, { correlationId: "request-1", causationId: "event-1" })).toEqual({
    source: "parcel_service",
    detailType: "parcel_sent",
    detail: {
      metadata: { service: "parcel_service", schemaVersion: 2, correlationId: "request-1", causationId: "event-1" },
      data,
    },
  });
});

test("omits the causation id of an event that a request caused", () => {
  const { detail } = parcelSent.create({ ID: "order-1", weightGrams: 250 }, { correlationId: "request-1" });
  expect(detail.metadata).not.toHaveProperty("causationId");
});

test("creates only events that match the schema that consumers parse", () => {
  const origin = fc.record(
    { correlationId: fc.string(), causationId: fc.string() },
    { requiredKeys: ["correlationId"], noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.record({ ID: fc.string(), weightGrams: fc.integer() }), origin, (data, origin) => {
      const { detail } = parcelSent.create(data, origin);
      expect(parcelSent.detail.parse(JSON.parse(JSON.stringify(detail)))).toEqual(detail);
    }),
  );
});

test("rejects data that does not match the event's schema", () => {
  const detail = {
    metadata: { service: "parcel_service", schemaVersion: 2 },
    data: { ID: "order-1", weightGrams: 1.5 },
  };
  expect(parcelSent.detail.safeParse(detail).success).toBe(false);
});
