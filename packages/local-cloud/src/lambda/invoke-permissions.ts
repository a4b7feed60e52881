import { type Caller, type Decision, type NamedPolicy, sourceContext } from "iam-policy";
import type { Cause } from "../core/activity/cause.ts";
import type { Enforcement } from "../iam/enforcement.ts";

/** Decides whether an AWS service may invoke a function for one of its resources. */
export class InvokePermissions {
  #policies: Map<string, NamedPolicy>;
  #enforcement: Enforcement;

  constructor(policies: Map<string, NamedPolicy>, enforcement: Enforcement) {
    this.#policies = policies;
    this.#enforcement = enforcement;
  }

  /** @param sourceArn the rule or route that invokes the function */
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

  /** Decides about an invocation as a role, which its own policies or the function's may permit. */
  decideForRole(caller: Caller, functionArn: string, cause: Cause): Decision {
    return this.#enforcement.decide({
      caller,
      action: "lambda:InvokeFunction",
      resource: functionArn,
      context: {},
      resourcePolicy: this.#policies.get(functionArn),
      cause,
    });
  }

  /** Decides about a signed request to the URL of a function. */
  decideByUrl(caller: Caller, functionArn: string, cause: Cause): Decision {
    return this.#enforcement.decide({
      caller,
      action: "lambda:InvokeFunctionUrl",
      resource: functionArn,
      context: { "lambda:FunctionUrlAuthType": "AWS_IAM" },
      resourcePolicy: this.#policies.get(functionArn),
      cause,
    });
  }
}
