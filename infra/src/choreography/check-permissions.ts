import type { Choreography, Invocable } from "./choreography.ts";
import { isServiceAllowed } from "./policy-holder.ts";

/** Checks that every route of the API and every rule may invoke its function. */
export function checkPermissions({ routes, rules }: Choreography): string[] {
  const ruleProblems = rules.flatMap(({ arn, name, targets }) =>
    targets.flatMap((target) =>
      target.function && target.invoked && !canInvoke("events.amazonaws.com", arn, target.invoked)
        ? `rule ${name} may not invoke ${target.function.name}: add a Lambda permission for events.amazonaws.com with the rule's ARN as source and the target's qualifier in infra/src/constructs/event-rule.ts`
        : [],
    ),
  );
  const routeProblems = routes.flatMap((route) =>
    canInvoke("apigateway.amazonaws.com", route.arn, route.invoked)
      ? []
      : `route ${route.key} of stage ${route.stage} may not invoke ${route.function.name}: add a Lambda permission for apigateway.amazonaws.com with the route's ARN as source and the integration's qualifier in infra/src/constructs/order-http-api.ts`,
  );
  return [...ruleProblems, ...routeProblems];
}

function canInvoke(service: string, sourceArn: string, invoked: Invocable): boolean {
  return isServiceAllowed(service, "lambda:InvokeFunction", invoked, sourceArn);
}
