import { checkDeadLetters } from "./check-dead-letters.ts";
import { checkPublishedEvents, checkRules, checkServices, checkTargets } from "./check-events.ts";
import { checkNames } from "./check-names.ts";
import { checkPermissions } from "./check-permissions.ts";
import { checkStreams } from "./check-streams.ts";
import { readChoreography } from "./choreography.ts";
import { type Contracts, listPublishedEvents } from "./published-events.ts";
import type { TerraformJson } from "./terraform-json.ts";

/**
 * Checks that the choreography of a stack is complete: every consumed event reaches services that accept it, every
 * invocation is permitted, and every failure ends in a dead-letter queue.
 * @param contracts by package; the Terraform name of a service's Lambda function is its package name
 * @returns one message per problem with its fix; empty if the choreography is complete
 * @example
 * checkChoreography(JSON.parse(readFileSync("cdktf.out/stacks/orders-dev/cdk.tf.json", "utf8")), contracts);
 * // ["order_created, published by order-service, matches no rule: no service would react; add a rule …"]
 */
export function checkChoreography(terraform: TerraformJson, contracts: Contracts): string[] {
  const choreography = readChoreography(terraform);
  const published = listPublishedEvents(choreography, contracts);
  return [
    ...checkServices(choreography, published, contracts),
    ...checkPublishedEvents(choreography, published, contracts),
    ...checkRules(choreography, published),
    ...checkTargets(choreography, published, contracts),
    ...checkPermissions(choreography),
    ...checkDeadLetters(choreography),
    ...checkStreams(choreography),
    ...checkNames(terraform),
  ];
}
