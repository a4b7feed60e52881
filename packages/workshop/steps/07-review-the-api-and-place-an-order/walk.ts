import type { Learner } from "../../src/step.ts";

/** Opens the URL, as a browser does. */
export async function walk({ system }: Learner): Promise<void> {
  await fetch(String(system.cloud.outputs.order_url));
}
