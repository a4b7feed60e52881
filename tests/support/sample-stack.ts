import { serviceNames } from "./choreography.ts";
import type { StackJson } from "./run-stack.ts";

const SAMPLE = ["forecasting-service", "fulfilment-service", "invoice-service", "logistic-service", "order-service"];

/** Removes services that were added to the five of the sample, for pages that are measured with five. */
export function removeAddedServices(stack: StackJson): void {
  const { aws_apigatewayv2_route: routes = {}, aws_cloudwatch_event_target: targets = {} } = stack.resource;
  removeNamed(
    stack,
    serviceNames.filter((name) => !SAMPLE.includes(name)),
  );
  removeNamed(stack, listBrokenRoutes(stack));
  const rules = Object.keys(stack.resource.aws_cloudwatch_event_rule ?? {});
  const used = Object.values(targets).map(({ rule }) => String(rule).split(".")[1]);
  removeNamed(
    stack,
    rules.filter((rule) => !used.includes(rule)),
  );
  for (const route of Object.values(routes)) {
    route.depends_on = Object.keys(targets).map((name) => `aws_cloudwatch_event_target.${name}`);
  }
}

/** Lists the routes whose integration is no longer defined. Their permissions contain their names. */
function listBrokenRoutes({ resource }: StackJson): string[] {
  const integrations = Object.keys(resource.aws_apigatewayv2_integration ?? {});
  return Object.entries(resource.aws_apigatewayv2_route ?? {}).flatMap(([name, { target }]) =>
    integrations.some((integration) => String(target).includes(`.${integration}.`)) ? [] : [name],
  );
}

/** Removes the resources and outputs whose names contain one of these. */
function removeNamed({ data, output, resource }: StackJson, names: readonly string[]): void {
  const blocks = [data.archive_file, ...Object.values(resource), ...Object.values(output).map(({ value }) => value)];
  for (const block of blocks.filter((each) => typeof each === "object" && each !== null)) {
    for (const key of Object.keys(block)) {
      if (names.some((name) => `-${key}-`.includes(`-${name}-`))) {
        Reflect.deleteProperty(block, key);
      }
    }
  }
}
