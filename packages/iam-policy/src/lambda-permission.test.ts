import { expect, test } from "vitest";
import { authorize } from "./authorize.ts";
import { sourceContext } from "./condition-keys.ts";
import { type LambdaPermission, lambdaPolicy } from "./lambda-permission.ts";
import { parseResourcePolicy } from "./policy-kinds.ts";

const functionArn = "arn:aws:lambda:eu-west-1:000000000000:function:invoice";
const ruleArn = "arn:aws:events:eu-west-1:000000000000:rule/bus/order-created";
const permission: LambdaPermission = {
  action: "lambda:InvokeFunction",
  principal: "events.amazonaws.com",
  sourceArn: ruleArn,
};

function canInvoke(change: Partial<LambdaPermission>, service = "events.amazonaws.com"): boolean {
  const document = parseResourcePolicy(lambdaPolicy(functionArn, [{ ...permission, ...change }]), "policy");
  return authorize({
    caller: { kind: "service", service },
    action: "lambda:InvokeFunction",
    resource: functionArn,
    context: sourceContext(ruleArn),
    identityPolicies: [],
    resourcePolicies: [{ name: "policy", document }],
  }).allowed;
}

test.each<[string, Partial<LambdaPermission>, boolean]>([
  ["for the rule", {}, true],
  ["for any source", { sourceArn: undefined }, true],
  ["for the rule's account", { sourceAccount: "000000000000" }, true],
  ["with the action in another case", { action: "Lambda:invokefunction" }, true],
  ["with wildcards in the action", { action: "lambda:*" }, true],
  ["with wildcards in the source", { sourceArn: "arn:aws:events:*:*:rule/*/order-?reated" }, true],
  ["with a wildcard that would have to reach across a colon", { sourceArn: "arn:aws:*created:::" }, false],
  ["for another rule", { sourceArn: `${ruleArn}-2` }, false],
  ["for another account", { sourceAccount: "111111111111" }, false],
  ["for URLs of functions", { functionUrlAuthType: "AWS_IAM" }, false],
  ["for another action", { action: "lambda:GetFunction" }, false],
  ["for another service", { principal: "sns.amazonaws.com" }, false],
  ["for an account, which is not a service", { principal: "000000000000" }, false],
])("a permission %s", (_, change, expected) => {
  expect(canInvoke(change)).toBe(expected);
});
