// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are Terraform's

import { describe, expect, it, test } from "vitest";
import { orderArn, testFunctionStack } from "../testing/function-stack.ts";
import { findVersion } from "./function-versions.ts";
import { readFunctions } from "./read-functions.ts";
import { lambdaPermission } from "./resources.ts";

const alias = {
  name: "live",
  function_name: "${aws_lambda_function.order.function_name}",
  function_version: "${aws_lambda_function.order.version}",
};

/** Reads the function of a stack with these aliases. */
function readOrder(aliases: Record<string, unknown>[], order: Record<string, unknown> = { publish: true }) {
  const blocks = Object.fromEntries(aliases.map((config, index) => [`a${index}`, config]));
  const [configuration] = readFunctions(testFunctionStack({ aws_lambda_alias: blocks }, order));
  return configuration;
}

describe("reading", () => {
  it("gives a function that publishes the version 1, to which an alias may point", () => {
    const order = readOrder([{ ...alias, description: "serves orders" }]);
    expect(order).toMatchObject({
      publishes: true,
      aliases: [{ name: "live", arn: `${orderArn}:live`, description: "serves orders", version: "1" }],
    });
    expect(["live", "1", "$LATEST", undefined, "2", "Live"].map((each) => order && findVersion(order, each))).toEqual([
      "1",
      "1",
      "$LATEST",
      "$LATEST",
      undefined,
      undefined,
    ]);
  });

  it("gives a function that does not publish only $LATEST", () => {
    const order = readOrder([alias], {});
    expect(order).toMatchObject({ publishes: false, aliases: [{ version: "$LATEST" }] });
    expect(order && findVersion(order, "1")).toBeUndefined();
  });
});

describe("an alias", () => {
  test.each(["lab2-dev-order", "${aws_lambda_function.order.arn}"])("may name its function %s", (function_name) => {
    expect(readOrder([{ ...alias, function_name }])?.aliases).toMatchObject([{ arn: `${orderArn}:live` }]);
  });

  test.each([
    [{ function_name: "other" }, "function_name: the stack has no function other"],
    [
      { function_version: "2" },
      "function_version: the local cloud has no version 2 of lab2-dev-order, only $LATEST and 1",
    ],
    [{ name: "1" }, "name: must be letters, digits, '-' or '_', and not a number"],
    [
      { routing_config: { additional_version_weights: { 2: 0.1 } } },
      "routing_config: the local cloud has one version of a function, so it cannot share its traffic",
    ],
  ])("with %j is rejected", (change, message) => {
    expect(() => readOrder([{ ...alias, ...change }])).toThrow(`aws_lambda_alias.a0: ${message}`);
  });

  it("is rejected with the version of a function that does not publish", () => {
    expect(() => readOrder([{ ...alias, function_version: "1" }], {})).toThrow(
      "function_version: the local cloud has no version 1 of lab2-dev-order, only $LATEST",
    );
  });

  it("is rejected if the function has another of its name", () => {
    expect(() => readOrder([alias, alias])).toThrow(
      "aws_lambda_alias.a1: name: aws_lambda_alias.a0 is also the alias live of lab2-dev-order",
    );
  });
});

it("has the attributes to which others refer", () => {
  const stack = testFunctionStack(
    {
      aws_lambda_alias: { live: alias },
      aws_lambda_permission: {
        references: {
          statement_id: "${aws_lambda_alias.live.arn}",
          action: "${aws_lambda_alias.live.invoke_arn}",
          function_name: "${aws_lambda_function.order.function_name}",
          principal: "${aws_lambda_function.order.qualified_arn}",
          source_arn: "${aws_lambda_function.order.qualified_invoke_arn}",
        },
      },
    },
    { publish: true },
  );
  const invokeArn = (arn: string) =>
    `arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/${arn}/invocations`;
  expect(stack.resources(lambdaPermission)).toMatchObject([
    {
      config: {
        statement_id: `${orderArn}:live`,
        action: invokeArn(`${orderArn}:live`),
        principal: `${orderArn}:1`,
        source_arn: invokeArn(`${orderArn}:1`),
      },
    },
  ]);
});
