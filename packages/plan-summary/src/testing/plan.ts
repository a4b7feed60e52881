import { fileURLToPath } from "node:url";
import { type Plan, planSchema } from "../plan.ts";
import { readPlan } from "../read-plan.ts";

/** Reads a plan that Terraform created; see fixtures/make-fixtures.ts. */
export function readFixture(name: string): Plan {
  return readPlan(fileURLToPath(new URL(`../../fixtures/${name}.json`, import.meta.url)));
}

/** The part of a resource change that a test needs. */
export interface TestChange {
  type: string;
  actions: string[];
  before?: object | null;
  after?: object | null;
  [mark: string]: unknown;
}

/** Creates a plan with only the given changes. */
export function createPlan(...changes: TestChange[]): Plan {
  return planSchema.parse({
    format_version: "1.2",
    resource_changes: changes.map(({ type, previous_address, ...change }) => ({
      address: `${type}.test`,
      previous_address,
      mode: "managed",
      type,
      change,
    })),
  });
}
