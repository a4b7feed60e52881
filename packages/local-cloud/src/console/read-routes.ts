import { httpApi, integration, route, stage } from "../api-gateway/resources.ts";
import { parseFunctionArn } from "../core/function-arn.ts";
import { lambdaFunction } from "../lambda/resources.ts";
import type { Stack } from "../terraform/stack.ts";
import type { ApiRoute } from "./api/stack-view.ts";

/** Reads the routes of the HTTP API that invoke a function, once for each stage. */
export function readRoutes(stack: Stack): ApiRoute[] {
  const [api] = stack.resources(httpApi);
  if (!api) {
    return [];
  }
  const stages = stack.resources(stage).map(({ config }) => (config.name === "$default" ? "" : `/${config.name}`));
  return stack.resources(route).flatMap(({ config: { route_key: routeKey, target } }) => {
    const [method = "ANY", path = "/"] = routeKey === "$default" ? ["ANY", "/"] : routeKey.split(" ");
    const functionArn = findIntegratedFunctionArn(stack, target);
    const invoked = stack.resources(lambdaFunction).find(({ attributes }) => attributes.arn === functionArn);
    if (!invoked) {
      return [];
    }
    return stages.map((prefix) => ({ routeKey, method, path: `${prefix}${path}`, node: invoked.address }));
  });
}

/** The integration's URI is the ARN of a function, version or alias, or contains it. */
function findIntegratedFunctionArn(stack: Stack, target: string): string | undefined {
  const found = stack.resources(integration).find(({ attributes }) => target === `integrations/${attributes.id}`);
  const arn = found && /arn:aws:lambda:[^/]+/.exec(found.config.integration_uri ?? "")?.[0];
  return arn && parseFunctionArn(arn)?.functionArn;
}
