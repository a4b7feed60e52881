import { fileURLToPath } from "node:url";
import { type Plan, planSchema } from "../plan.ts";
import { readPlan } from "../read-plan.ts";

/** A plan that the real Terraform made; see fixtures/make-fixtures.ts. */
export function fixture(name: string): Plan {
  return readPlan(fileURLToPath(new URL(`../../fixtures/${name}.json`, import.meta.url)));
}

/** One resource change, as much of it as a test is about. */
export interface TestChange {
  type: string;
  actions: string[];
  before?: object | null;
  after?: object | null;
  [mark: string]: unknown;
}

/** A plan of the changes alone. */
export function planOf(...changes: TestChange[]): Plan {
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
