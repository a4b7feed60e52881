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

const detailOf = (schemaVersion: number | undefined, data: unknown) => ({
  metadata: { service: "parcel_service", ...(schemaVersion !== undefined && { schemaVersion }) },
  data,
});
const issuesOf = (detail: unknown) =>
  parcelSent.detail.safeParse(detail).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

test("the newest version is published", () => {
  const data = { ID: "order-1", weightGrams: 250, carrier: "post" };
  expect(parcelSent.create(data, { correlationId: "request-1" })).toMatchObject({
    source: "parcel_service",
    detailType: "parcel_sent",
    detail: { metadata: { schemaVersion: 3 }, data },
  });
});

test("its JSON Schema, for whoever reads of it elsewhere, is that of the newest version", () => {
  const newest = defineEvent({ ...parcelSent, data: parcelSentData });
  expect(z.toJSONSchema(parcelSent.detail, { io: "input" })).toEqual(z.toJSONSchema(newest.detail, { io: "input" }));
});

describe("an event is read", () => {
  test.each([
    ["of the newest version as it is", 3, { ID: "order-1", weightGrams: 250, carrier: "post" }, "post"],
    ["of the version before upcast", 2, { ID: "order-1", weightGrams: 250 }, null],
    ["of the first version upcast twice", 1, { ID: "order-1", weightKilograms: 0.25 }, null],
    ["that names no version as of the first", undefined, { ID: "order-1", weightKilograms: 0.25 }, null],
  ])("%s", (_, version, data, carrier) => {
    expect(parcelSent.detail.parse(detailOf(version, data))).toEqual({
      metadata: { service: "parcel_service", schemaVersion: 3 },
      data: { ID: "order-1", weightGrams: 250, carrier },
    });
  });

  test("of a version to come if it fits, without the fields that are not known yet", () => {
    const data = { ID: "order-1", weightGrams: 250, carrier: "post" };
    expect(parcelSent.detail.parse(detailOf(4, { ...data, insured: true }))).toEqual(detailOf(4, data));
    expect(issuesOf(detailOf(4, { ID: "order-1", carrier: "post" }))).toEqual([
      "data.weightGrams: Invalid input: expected number, received undefined",
    ]);
  });

  test("by the version that it names, also where it fits another", () => {
    const both = { ID: "order-1", weightKilograms: 0.25, weightGrams: 999, carrier: "post" };
    expect(parcelSent.detail.parse(detailOf(1, both)).data).toEqual({
      ID: "order-1",
      weightGrams: 250,
      carrier: null,
    });
  });

  test("whatever an older version published", () => {
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

describe("an event that does not fit the version that it names is refused", () => {
  test.each([
    [
      "naming the field of the older version",
      detailOf(1, { ID: "", weightGrams: 250 }),
      [
        "data.ID: Too small: expected string to have >=1 characters",
        "data.weightKilograms: Invalid input: expected number, received undefined",
      ],
    ],
    [
      "also when upcasting breaks the newest",
      detailOf(1, { ID: "order-1", weightKilograms: 1e300 }),
      ["data.weightGrams: Too big: expected int to be <=9007199254740991"],
    ],
    [
      "also without metadata",
      { data: {} },
      [
        "metadata: Invalid input: expected object, received undefined",
        "data.ID: Invalid input: expected string, received undefined",
        "data.weightGrams: Invalid input: expected number, received undefined",
        "data.carrier: Invalid input: expected string, received undefined",
      ],
    ],
  ])("%s", (_, detail, issues) => {
    expect(issuesOf(detail)).toEqual(issues);
  });
});
