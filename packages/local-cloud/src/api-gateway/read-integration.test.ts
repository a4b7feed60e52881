// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of API Gateway
import { describe, expect, test } from "vitest";
import { readIntegration } from "./read-integration.ts";
import { integration } from "./resources.ts";

const functionArn = "arn:aws:lambda:eu-central-1:111122223333:function:orders";
const roleArn = "arn:aws:iam::111122223333:role/api";
const queue = { QueueUrl: "http://127.0.0.1:4566/111122223333/orders", MessageBody: "$request.body" };
const service = { integration_subtype: "SQS-SendMessage", credentials_arn: roleArn, request_parameters: queue };

const read = (config: object) => {
  const parsed = integration.schema.parse({ api_id: "1", integration_type: "AWS_PROXY", ...config });
  return readIntegration(parsed, "aws_apigatewayv2_integration.orders", new Set([functionArn]));
};

test("an integration of a service has its role and parameters", () => {
  expect(read({ ...service, timeout_milliseconds: 500 })).toEqual({
    subtype: "SQS-SendMessage",
    roleArn,
    parameters: new Map(Object.keys(queue).map((name) => [name, expect.any(Function)])),
    timeoutMs: 500,
  });
});

describe("an integration is rejected", () => {
  test.each([
    [{ ...service, credentials_arn: undefined }, "credentials_arn: SQS-SendMessage needs a role of this stack"],
    [{ ...service, request_parameters: { QueueUrl: "a" } }, "request_parameters: SQS-SendMessage requires MessageBody"],
    [
      { ...service, request_parameters: { ...queue, Region: "eu-west-1" } },
      "request_parameters: Region is not supported; SQS-SendMessage has QueueUrl, MessageBody, DelaySeconds",
    ],
    [
      { ...service, request_parameters: { ...queue, MessageBody: "$request.cookie" } },
      'request_parameters: invalid expression "request.cookie": use request.body',
    ],
    [{ ...service, integration_subtype: "Kinesis-PutRecord" }, "only EventBridge-PutEvents and SQS-SendMessage"],
    [{ integration_uri: functionArn, credentials_arn: roleArn }, "credentials_arn: is supported only with an integr"],
    [{ integration_uri: functionArn, request_parameters: { a: "b" } }, "request_parameters: is supported only with"],
    [{}, "integration_uri: a missing URI is not a function"],
  ])("if it is %j", (config, message) => {
    expect(() => read(config)).toThrow(message);
  });
});
