// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are Terraform's

import { authorize, sourceContext } from "iam-policy";
import { expect, it } from "vitest";
import { orderArn, testFunctionStack } from "../testing/function-stack.ts";
import { readFunctionPolicies } from "./read-function-policies.ts";

const events = "events.amazonaws.com";
const ruleArn = "arn:aws:events:eu-central-1:000000000000:rule/lab2-dev-bus/lab2-dev-order-created";
const permission = {
  statement_id: "rule",
  action: "lambda:InvokeFunction",
  function_name: "lab2-dev-order",
  principal: events,
  source_arn: ruleArn,
};

/** Whether a stack with these permissions allows a service to invoke the function for a source. */
function allows(
  permissions: Record<string, unknown>[],
  service: string,
  sourceArn: string,
  action = permission.action,
  invokedArn = orderArn,
) {
  const blocks = Object.fromEntries(permissions.map((config, index) => [`p${index}`, config]));
  const aws_lambda_alias = { live: { name: "live", function_name: "lab2-dev-order", function_version: "1" } };
  const stack = testFunctionStack({ aws_lambda_alias, aws_lambda_permission: blocks }, { publish: true });
  const policy = readFunctionPolicies(stack).get(invokedArn);
  return authorize({
    caller: { kind: "service", service },
    action,
    resource: invokedArn,
    context: sourceContext(sourceArn),
    identityPolicies: [],
    resourcePolicies: policy ? [policy] : [],
  }).allowed;
}

it("allows only the service to invoke, and only for the source", () => {
  expect(allows([permission], events, ruleArn)).toBe(true);
  expect(allows([permission], events, `${ruleArn}-2`)).toBe(false);
  expect(allows([permission], "apigateway.amazonaws.com", ruleArn)).toBe(false);
  expect(allows([permission], events, ruleArn, "lambda:GetFunction")).toBe(false);
});

it.each([undefined, "1", "live"])("allows to invoke only what its qualifier %s names", (qualifier) => {
  const allowed = [orderArn, `${orderArn}:1`, `${orderArn}:live`].filter((invokedArn) =>
    allows([{ ...permission, qualifier }], events, ruleArn, permission.action, invokedArn),
  );
  expect(allowed).toEqual([qualifier === undefined ? orderArn : `${orderArn}:${qualifier}`]);
});

it("may repeat a statement id for another qualifier", () => {
  const permissions = [permission, { ...permission, qualifier: "live" }];
  expect(allows(permissions, events, ruleArn)).toBe(true);
  expect(() => allows([...permissions, { ...permission, qualifier: "live" }], events, ruleArn)).toThrow(
    "aws_lambda_permission.p2: statement_id: the policy of lab2-dev-order:live already has a statement rule",
  );
});

it.each([
  ["2", "lab2-dev-order has no version or alias 2"],
  ["$LATEST", "must be a version or an alias"],
])("is rejected for the qualifier %s", (qualifier, message) => {
  expect(() => allows([{ ...permission, qualifier }], events, ruleArn)).toThrow(
    `aws_lambda_permission.p0: qualifier: ${message}`,
  );
});

it("accepts wildcards in the source, which an API's routes need", () => {
  const api = {
    ...permission,
    principal: "apigateway.amazonaws.com",
    source_arn: "arn:aws:execute-api:*:*:a1/prod/*/order",
  };
  const invokes = (path: string) =>
    allows([api], "apigateway.amazonaws.com", `arn:aws:execute-api:eu-central-1:000000000000:a1/${path}`);
  expect([invokes("prod/GET/order"), invokes("dev/GET/order")]).toEqual([true, false]);
});

it("limits the account if source_account is set", () => {
  const { source_arn: _, ...anySource } = permission;
  expect(allows([anySource], events, ruleArn)).toBe(true);
  expect(allows([{ ...anySource, source_account: "000000000000" }], events, ruleArn)).toBe(true);
  expect(allows([{ ...anySource, source_account: "111111111111" }], events, ruleArn)).toBe(false);
});

it("combines the permissions of a function", () => {
  const other = { ...permission, statement_id: "other", source_arn: `${ruleArn}-2` };
  expect(allows([permission, other], events, ruleArn)).toBe(true);
  expect(allows([permission, other], events, `${ruleArn}-2`)).toBe(true);
  expect(allows([], events, ruleArn)).toBe(false);
});

it("accepts the function's ARN in a permission", () => {
  expect(allows([{ ...permission, function_name: "${aws_lambda_function.order.arn}" }], events, ruleArn)).toBe(true);
});

it("rejects two permissions of a function with the same statement id", () => {
  expect(() => allows([permission, { ...permission, source_arn: `${ruleArn}-2` }], events, ruleArn)).toThrow(
    expect.objectContaining({
      code: "INVALID_RESOURCE",
      message: "aws_lambda_permission.p1: statement_id: the policy of lab2-dev-order already has a statement rule",
    }),
  );
});

it("rejects a permission for an unknown function", () => {
  expect(() => allows([{ ...permission, function_name: "lab2-dev-orders" }], events, ruleArn)).toThrow(
    expect.objectContaining({
      code: "INVALID_RESOURCE",
      message: "aws_lambda_permission.p0: function_name: the stack has no function lab2-dev-orders",
    }),
  );
});
