import fc from "fast-check";
import { generateSync } from "json-schema-faker";
import type { EventDefinition } from "service-kit/contract";
import { type CommittedSchema, ownerOf, readCommittedSchemas, schemaPath } from "./committed-schemas.ts";
import type { JsonSchema } from "./json-schema.ts";
import { supportedVersions } from "./published-schema.ts";

/** An event as EventBridge hands it to Lambda. */
export interface DeliveredEvent {
  id: string;
  source: string;
  "detail-type": string;
  detail: { metadata: Record<string, unknown>; data: Record<string, unknown> };
}

/**
 * For the test of a consumer: events as the committed schema of each version that its event still supports allows them,
 * newest version first. fast-check prints the seed of an event that fails.
 *
 * @example
 * test.each(committedVersions(contract.consumes))("accepts order_created v$schemaVersion", async ({ events }) => {
 *   await fc.assert(fc.asyncProperty(events, async (event) => handler(event, context)));
 * });
 * @throws {Error} where a version has no committed schema
 */
export function committedVersions(
  event: EventDefinition<unknown>,
  committed: readonly CommittedSchema[] = readCommittedSchemas(),
): { schemaVersion: number; events: fc.Arbitrary<DeliveredEvent> }[] {
  return supportedVersions(event).map(({ detailType, schemaVersion, source }) => {
    const path = schemaPath({ owner: ownerOf(source), detailType, schemaVersion });
    const owned = committed.find((each) => schemaPath(each) === path);
    if (!owned) throw new Error(`packages/services/${path} is not there: run \`npx pnpm contracts:accept\``);
    const events = fc.record(
      {
        id: fc.uuid(),
        source: fc.constant(source),
        "detail-type": fc.constant(detailType),
        detail: valuesOf(owned.schema),
      },
      { noNullPrototype: true },
    ) as fc.Arbitrary<DeliveredEvent>;
    return { schemaVersion, events };
  });
}

/** Values that fit a schema, and hold no fields but those that it names. */
export function valuesOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const readable = withoutUuidFormat(schema);
  return fc
    .record({ seed: fc.nat(), optionalsProbability: fc.constantFrom(0, 0.5, 1) })
    .map((options) => generateSync(readable, { useExamplesValue: true, fillProperties: false, ...options }));
}

/** The format names no version of a UUID, and the pattern that zod writes beside it does. */
function withoutUuidFormat(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (_, value) => {
    if (value?.format === "uuid" && typeof value.pattern === "string") delete value.format;
    return value;
  });
}
