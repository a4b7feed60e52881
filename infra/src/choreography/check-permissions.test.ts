import { describe, expect, test } from "vitest";
import { reference, type TerraformJson } from "../synthesized-stack.ts";
import { findProblems, remove, set } from "./testing/changed-stack.ts";

describe("an invocation is permitted", () => {
  const invoice = [
    "rule order-created may not invoke invoice-service: add a Lambda permission for events.amazonaws.com with the rule's ARN as source and the target's qualifier in infra/src/constructs/event-rule.ts",
  ];
  const permission = "order-created-invoice-service-permission";

  test("from a rule by a permission for that rule", () => {
    expect(findProblems(remove("aws_lambda_permission", permission))).toEqual(invoice);
    for (const attributes of [
      { source_arn: reference("aws_cloudwatch_event_rule.fulfilment-completed.arn") },
      { source_arn: undefined },
      { principal: "apigateway.amazonaws.com" },
      { function_name: reference("aws_lambda_function.order-service.function_name") },
      { action: "lambda:GetFunction" },
      { qualifier: undefined },
      { qualifier: reference("aws_lambda_function.invoice-service.version") },
    ]) {
      expect(findProblems(set("aws_lambda_permission", permission, attributes))).toEqual(invoice);
    }
  });

  test("if the permission names the function by its ARN or its literal name", () => {
    for (const function_name of [reference("aws_lambda_function.invoice-service.arn"), "lab2-dev-invoice-service"]) {
      expect(findProblems(set("aws_lambda_permission", permission, { function_name }))).toEqual([]);
    }
  });

  test("from a rule to the function itself by a permission without a qualifier", () => {
    const arn = reference("aws_lambda_function.invoice-service.arn");
    const target = set("aws_cloudwatch_event_target", "order-created-invoice-service", { arn });
    const config = "invoice-service-asynchronous-invocation";
    const unqualified = [
      set("aws_lambda_function_event_invoke_config", config, { qualifier: undefined }),
      set("aws_lambda_permission", permission, { qualifier: undefined }),
    ];
    const change = (changes: ((stack: TerraformJson) => void)[]) => (stack: TerraformJson) => {
      for (const each of changes) {
        each(stack);
      }
    };
    expect(findProblems(change([target, ...unqualified]))).toEqual([]);
    expect(findProblems(change([target, ...unqualified.slice(0, 1)]))).toEqual(invoice);
  });

  test("from a route by a permission for that route of the stage", () => {
    const route = [
      "route POST /order of stage prod may not invoke order-service: add a Lambda permission for apigateway.amazonaws.com with the route's ARN as source and the integration's qualifier in infra/src/constructs/order-http-api.ts",
    ];
    const api = reference("aws_apigatewayv2_api.api.execution_arn");
    expect(findProblems(remove("aws_lambda_permission", "api-post-order-permission"))).toEqual(route);
    for (const [source_arn, problems] of [
      [`${api}/prod/GET/order`, route],
      [`${api}/test/POST/order`, route],
      [`${api}/prod/POST/order`, []],
      [`${api}/*/*/order`, []],
    ] as const) {
      expect(findProblems(set("aws_lambda_permission", "api-post-order-permission", { source_arn }))).toEqual(problems);
    }
  });
});
