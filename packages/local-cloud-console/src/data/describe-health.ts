import type { Health } from "local-cloud/console-api";
import { pluralize } from "./format.ts";

export function countDeadLetters(health: Health | undefined): number {
  return Object.values(health?.deadLetters ?? {}).reduce((sum, count) => sum + count, 0);
}

/** @example describeFaults(health) // "1 fault on", or undefined without faults */
export function describeFaults(health: Health | undefined): string | undefined {
  const faults = health?.faults.length ?? 0;
  return faults === 0 ? undefined : `${pluralize(faults, "fault")} on`;
}

/** The page's title. @example "2 dead letters, 1 fault on · Map · orders-dev" */
export function createTitle(view: string, stackName: string | undefined, health: Health | undefined): string {
  const deadLetters = countDeadLetters(health);
  const problems = [deadLetters > 0 && pluralize(deadLetters, "dead letter"), describeFaults(health)];
  return [problems.filter(Boolean).join(", "), view, stackName].filter(Boolean).join(" · ");
}
