import { type Decision, type NamedPolicy, sourceContext } from "iam-policy";
import type { Cause } from "../core/activity/cause.ts";
import type { Enforcement } from "../iam/enforcement.ts";

/** Which AWS service may invoke which function, for which of its resources. */
export class InvokePermissions {
  #policies: Map<string, NamedPolicy>;
  #enforcement: Enforcement;

  /** @param policies by the function's ARN */
  constructor(policies: Map<string, NamedPolicy>, enforcement: Enforcement) {
    this.#policies = policies;
    this.#enforcement = enforcement;
  }

  /** @param sourceArn the rule or the route that is to invoke the function */
  decide(service: string, functionArn: string, sourceArn: string, cause?: Cause): Decision {
    return this.#enforcement.decide({
      caller: { kind: "service", service },
      action: "lambda:InvokeFunction",
      resource: functionArn,
      context: sourceContext(sourceArn),
      resourcePolicy: this.#policies.get(functionArn),
      cause,
    });
  }
}
