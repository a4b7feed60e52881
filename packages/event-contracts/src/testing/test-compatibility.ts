import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compareSchemas } from "../compare-schemas.ts";
import { arbitraryFor } from "../delivered-events.ts";
import type { JsonSchema } from "../json-schema.ts";
import { pair } from "./arbitrary-schemas.ts";

const accepts = (schema: JsonSchema) => new Ajv2020({ strict: false, validateSchema: false }).compile(schema);

/** Generates values that a publisher with this schema would write; empty if the generator finds none. */
function generateValues(schema: JsonSchema): unknown[] {
  const fits = accepts(schema);
  try {
    return fc.sample(arbitraryFor(schema), { numRuns: 8, seed: 1 }).filter((value) => fits(value));
  } catch {
    return [];
  }
}

/** Defines the test that changes break exactly the consumers that they are said to, with a number of runs. */
export function testCompatibility({ runs }: { runs: number }): void {
  test("new consumers read old events unless BACKWARD breaks, and old consumers read new events unless FORWARD breaks", () => {
    /** Counts of values read across a change and of compatible changes. */
    const seen = { backward: 0, forward: 0, compatible: 0 };
    fc.assert(
      fc.property(pair, ({ after, before }) => {
        const changes = compareSchemas(before, after);
        const broken = new Set(changes.flatMap(({ breaks }) => breaks));
        if (!broken.has("BACKWARD")) {
          const fits = accepts(after);
          for (const value of generateValues(before)) {
            expect(fits(value), JSON.stringify(value)).toBe(true);
            seen.backward++;
          }
        }
        if (!broken.has("FORWARD")) {
          const fits = accepts(before);
          for (const value of generateValues(after)) {
            expect(fits(value), JSON.stringify(value)).toBe(true);
            seen.forward++;
          }
        }
        if (broken.size === 0 && changes.length > 0) {
          seen.compatible++;
        }
      }),
      { numRuns: runs },
    );
    for (const [name, count] of Object.entries(seen)) {
      expect(count, name).toBeGreaterThan(runs / 250);
    }
  });
}
