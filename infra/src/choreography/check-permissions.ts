import type { Choreography, LambdaFunction } from "./choreography.ts";
import { matchesWildcard } from "./policy.ts";

/** Every route of the API and every rule may invoke its function. */
export function checkPermissions({ routes, rules }: Choreography): string[] {
  const ofRules = rules.flatMap(({ arn, name, targets }) =>
    targets.flatMap((target) =>
      target.function && !mayInvoke("events.amazonaws.com", arn, target.function)
        ? `rule ${name} may not invoke ${target.function.name}: add a Lambda permission for events.amazonaws.com whose source ARN is the rule's in infra/src/constructs/event-rule.ts`
        : [],
    ),
  );
  const ofRoutes = routes.flatMap((route) =>
    mayInvoke("apigateway.amazonaws.com", route.arn, route.function)
      ? []
      : `route ${route.key} of stage ${route.stage} may not invoke ${route.function.name}: add a Lambda permission for apigateway.amazonaws.com whose source ARN is the route's in infra/src/constructs/order-http-api.ts`,
  );
  return [...ofRules, ...ofRoutes];
}

/** A permission without a source ARN is for every rule or API of any account, so it does not count. */
function mayInvoke(service: string, sourceArn: string, { permissions }: LambdaFunction): boolean {
  return permissions.some(
    ({ action, principal, sourceArn: allowed }) =>
      principal === service &&
      matchesWildcard(action, "lambda:InvokeFunction") &&
      allowed !== undefined &&
      matchesWildcard(allowed, sourceArn),
  );
}
