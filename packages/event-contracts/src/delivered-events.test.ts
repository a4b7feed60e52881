import fc from "fast-check";
import { defineEvent, nextVersion } from "service-kit/contract";
import { expect, test } from "vitest";
import * as z from "zod";
import type { CommittedSchema } from "./committed-schemas.ts";
import { committedVersions } from "./delivered-events.ts";
import { createPublishedSchema, listSupportedVersions } from "./published-schema.ts";

const parcelSentV1 = defineEvent({
  source: "parcel_service",
  detailType: "parcel_sent",
  schemaVersion: 1,
  data: z.object({ ID: z.uuidv7(), sentAt: z.iso.datetime(), note: z.string().optional() }),
});
const parcelSent = nextVersion(parcelSentV1, {
  data: z.object({ ID: z.uuidv7(), sentAt: z.iso.datetime(), carrier: z.enum(["post", "unknown"]) }),
  upcast: ({ ID, sentAt }) => ({ ID, sentAt, carrier: "unknown" as const }),
});
const committed = listSupportedVersions(parcelSent).map(
  (event): CommittedSchema => ({
    owner: "parcel-service",
    detailType: event.detailType,
    schemaVersion: event.schemaVersion,
    schema: createPublishedSchema(event),
  }),
);

test("generates valid events of every supported version, all of which the definition reads", () => {
  const versions = committedVersions(parcelSent, committed);
  expect(versions.map(({ schemaVersion }) => schemaVersion)).toEqual([2, 1]);
  for (const { events, schemaVersion } of versions) {
    const version = schemaVersion === 2 ? parcelSent : parcelSentV1;
    fc.assert(
      fc.property(events, (event) => {
        expect(event).toMatchObject({ source: "parcel_service", "detail-type": "parcel_sent" });
        expect(version.detail.safeParse(event.detail).error).toBeUndefined();
        expect(parcelSent.detail.parse(event.detail).metadata.schemaVersion).toBe(2);
      }),
    );
  }
});

test("prints the seed of an event that a consumer rejects", () => {
  const [, v1] = committedVersions(parcelSent, committed);
  if (!v1) {
    throw new Error("no version 1");
  }
  expect(() =>
    fc.assert(
      fc.property(v1.events, ({ detail }) => {
        expect(detail.data).not.toHaveProperty("note");
      }),
    ),
  ).toThrow(/seed: -?\d+/);
});

test("ignores another service's event with the same detail-type", () => {
  const [v2, v1] = committed as [CommittedSchema, CommittedSchema];
  const foreign = { ...v2, owner: "courier-service", schema: { type: "string" } };
  const [{ events } = {}] = committedVersions(parcelSent, [foreign, v2, v1]);
  expect(fc.sample(events as NonNullable<typeof events>, 1)).toMatchObject([{ detail: { data: expect.anything() } }]);
  expect(() => committedVersions(parcelSent, [foreign, v1])).toThrow("packages/services/parcel-service/schemas");
});

test("fails with the missing schema of a version", () => {
  expect(() => committedVersions(parcelSent, committed.slice(0, 1))).toThrow(
    "packages/services/parcel-service/schemas/parcel_sent.v1.json is missing: run `npx pnpm contracts:accept`",
  );
});
