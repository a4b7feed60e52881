import { checkDeadLetters } from "./check-dead-letters.ts";
import { checkPublishedEvents, checkRules, checkServices, checkTargets } from "./check-events.ts";
import { checkPermissions } from "./check-permissions.ts";
import { readChoreography } from "./choreography.ts";
import { type Contracts, publishedEvents } from "./published-events.ts";
import type { TerraformJson } from "./terraform-json.ts";

/**
 * Whether the choreography that a stack wires is closed: every event that a service publishes comes to services that
 * accept it, each invocation is permitted, and what fails ends in a dead-letter queue.
 *
 * @param contracts by package; the Lambda function that runs a service has the package's name in Terraform
 * @returns a sentence for each break that names it and says what to do; none when it is closed
 *
 * @example
 * checkChoreography(JSON.parse(readFileSync("cdktf.out/stacks/orders-dev/cdk.tf.json", "utf8")), contracts);
 * // ["order_created, which order-service publishes, matches no rule: nobody would react to it; add a rule …"]
 */
export function checkChoreography(terraform: TerraformJson, contracts: Contracts): string[] {
  const choreography = readChoreography(terraform);
  const published = publishedEvents(choreography, contracts);
  return [
    ...checkServices(choreography, published, contracts),
    ...checkPublishedEvents(choreography, published),
    ...checkRules(choreography, published),
    ...checkTargets(choreography, published, contracts),
    ...checkPermissions(choreography),
    ...checkDeadLetters(choreography),
  ];
}
