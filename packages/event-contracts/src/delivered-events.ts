import fc from "fast-check";
import type { EventDefinition } from "service-kit/contract";
import { type CommittedSchema, readCommittedSchemas, toOwner, toSchemaPath } from "./committed-schemas.ts";
import { generateValue } from "./generate-value.ts";
import type { JsonSchema } from "./json-schema.ts";
import { listSupportedVersions } from "./published-schema.ts";

export interface DeliveredEvent {
  id: string;
  source: string;
  "detail-type": string;
  detail: { metadata: Record<string, unknown>; data: Record<string, unknown> };
}

/**
 * Generates events for the test of a consumer, from the committed schema of each supported version, newest version first.
 * fast-check prints the seed of a failing event.
 * @example
 * test.each(committedVersions(contract.consumes))("accepts order_created v$schemaVersion", async ({ events }) => {
 *   await fc.assert(fc.asyncProperty(events, async (event) => handler(event, context)));
 * });
 * @throws {Error} if a version has no committed schema
 */
export function committedVersions(
  event: EventDefinition<unknown>,
  committed: readonly CommittedSchema[] = readCommittedSchemas(),
): { schemaVersion: number; events: fc.Arbitrary<DeliveredEvent> }[] {
  return listSupportedVersions(event).map(({ detailType, schemaVersion, source }) => {
    const path = toSchemaPath({ owner: toOwner(source), detailType, schemaVersion });
    const schema = committed.find((each) => toSchemaPath(each) === path);
    if (!schema) {
      throw new Error(`packages/services/${path} is missing: run \`npx pnpm contracts:accept\``);
    }
    const events = fc.record(
      {
        id: fc.uuid(),
        source: fc.constant(source),
        "detail-type": fc.constant(detailType),
        detail: arbitraryFor(schema.schema),
      },
      { noNullPrototype: true },
    ) as fc.Arbitrary<DeliveredEvent>;
    return { schemaVersion, events };
  });
}

/** Generates values that match a schema and contain no fields other than its own. */
export function arbitraryFor(schema: JsonSchema): fc.Arbitrary<unknown> {
  return fc
    .record({ seed: fc.nat(), optionalsProbability: fc.constantFrom(0, 0.5, 1) })
    .map((options) => generateValue(schema, options));
}
