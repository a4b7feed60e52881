import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { defineEvent } from "./event-definition.ts";
import { nextVersion } from "./event-version.ts";

const parcelSentV1 = defineEvent({
  source: "parcel_service",
  detailType: "parcel_sent",
  schemaVersion: 1,
  data: z.object({ ID: z.string().min(1), weightKilograms: z.number() }),
});
const parcelSentV2 = nextVersion(parcelSentV1, {
  data: z.object({ ID: z.string().min(1), weightGrams: z.int() }),
  upcast: ({ ID, weightKilograms }) => ({ ID, weightGrams: Math.round(weightKilograms * 1000) }),
});
const parcelSentData = z.object({ ID: z.string().min(1), weightGrams: z.int(), carrier: z.string().nullable() });
const parcelSent = nextVersion(parcelSentV2, {
  data: parcelSentData,
  upcast: (data) => ({ ...data, carrier: null }),
});

const createDetail = (schemaVersion: number | undefined, data: unknown) => ({
  metadata: { service: "parcel_service", ...(schemaVersion !== undefined && { schemaVersion }) },
  data,
});
const findIssues = (detail: unknown) =>
  parcelSent.detail.safeParse(detail).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

test("publishes the newest version", () => {
  const data = { ID: "order-1", weightGrams: 250, carrier: "post" };
  expect(parcelSent.create(data, { correlationId: "request-1" })).toMatchObject({
    source: "parcel_service",
    detailType: "parcel_sent",
    detail: { metadata: { schemaVersion: 3 }, data },
  });
});

test("has the JSON Schema of the newest version", () => {
  const newest = defineEvent({ ...parcelSent, data: parcelSentData });
  expect(z.toJSONSchema(parcelSent.detail, { io: "input" })).toEqual(z.toJSONSchema(newest.detail, { io: "input" }));
});

describe("reading an event", () => {
  test.each([
    ["leaves the newest version unchanged", 3, { ID: "order-1", weightGrams: 250, carrier: "post" }, "post"],
    ["upcasts the previous version", 2, { ID: "order-1", weightGrams: 250 }, null],
    ["upcasts the first version twice", 1, { ID: "order-1", weightKilograms: 0.25 }, null],
    ["treats an event without a version as version 1", undefined, { ID: "order-1", weightKilograms: 0.25 }, null],
  ])("%s", (_, version, data, carrier) => {
    expect(parcelSent.detail.parse(createDetail(version, data))).toEqual({
      metadata: { service: "parcel_service", schemaVersion: 3 },
      data: { ID: "order-1", weightGrams: 250, carrier },
    });
  });

  test("reads a later version that fits, without its unknown fields", () => {
    const data = { ID: "order-1", weightGrams: 250, carrier: "post" };
    expect(parcelSent.detail.parse(createDetail(4, { ...data, insured: true }))).toEqual(createDetail(4, data));
    expect(findIssues(createDetail(4, { ID: "order-1", carrier: "post" }))).toEqual([
      "data.weightGrams: Invalid input: expected number, received undefined",
    ]);
  });

  test("reads an event by its declared version even if it also fits another", () => {
    const both = { ID: "order-1", weightKilograms: 0.25, weightGrams: 999, carrier: "post" };
    expect(parcelSent.detail.parse(createDetail(1, both)).data).toEqual({
      ID: "order-1",
      weightGrams: 250,
      carrier: null,
    });
  });

  test("reads everything that an older version published", () => {
    const data = fc.record({
      ID: fc.string({ minLength: 1 }),
      weightKilograms: fc.double({ min: 0, max: 1000, noNaN: true }),
    });
    fc.assert(
      fc.property(data, fc.record({ correlationId: fc.string() }, { noNullPrototype: true }), (data, origin) => {
        const { detail } = parcelSentV1.create(data, origin);
        expect(parcelSent.detail.parse(detail)).toEqual({
          metadata: { ...detail.metadata, schemaVersion: 3 },
          data: { ID: data.ID, weightGrams: Math.round(data.weightKilograms * 1000), carrier: null },
        });
      }),
    );
  });
});

describe("an event that does not match its declared version is rejected", () => {
  test.each([
    [
      "with the invalid fields of the older version",
      createDetail(1, { ID: "", weightGrams: 250 }),
      [
        "data.ID: Too small: expected string to have >=1 characters",
        "data.weightKilograms: Invalid input: expected number, received undefined",
      ],
    ],
    [
      "if the upcast data does not match the newest version",
      createDetail(1, { ID: "order-1", weightKilograms: 1e300 }),
      ["data.weightGrams: Too big: expected int to be <=9007199254740991"],
    ],
    [
      "if it has no metadata",
      { data: {} },
      [
        "metadata: Invalid input: expected object, received undefined",
        "data.ID: Invalid input: expected string, received undefined",
        "data.weightGrams: Invalid input: expected number, received undefined",
        "data.carrier: Invalid input: expected string, received undefined",
      ],
    ],
  ])("%s", (_, detail, issues) => {
    expect(findIssues(detail)).toEqual(issues);
  });
});
