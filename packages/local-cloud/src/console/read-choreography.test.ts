import { expect, test } from "vitest";
import { testFunction, testGraph, testTable } from "../testing/running-console.ts";
import { readChoreography } from "./read-choreography.ts";

const stamp = (attribute: string) => ({
  Effect: "Allow",
  Action: "dynamodb:UpdateItem",
  Resource: "*",
  Condition: { "ForAllValues:StringEquals": { "dynamodb:Attributes": ["ID", attribute] } },
});
const publish = (detailType: string) => ({
  Effect: "Allow",
  Action: "events:PutEvents",
  Resource: "*",
  Condition: { StringEquals: { "events:detail-type": detailType } },
});
const rule = (name: string, detailType: string, target: string) => ({
  aws_cloudwatch_event_rule: { [name]: { name, event_pattern: JSON.stringify({ "detail-type": [detailType] }) } },
  aws_cloudwatch_event_target: {
    [name]: { rule: name, target_id: target, arn: `\${aws_lambda_function.${target}.arn}` },
  },
});
const api = {
  aws_apigatewayv2_api: { api: { name: "api", protocol_type: "HTTP" } },
  aws_apigatewayv2_stage: { stage: { api_id: `\${aws_apigatewayv2_api.api.id}`, name: "$default", auto_deploy: true } },
  aws_apigatewayv2_integration: {
    order: {
      api_id: `\${aws_apigatewayv2_api.api.id}`,
      integration_type: "AWS_PROXY",
      integration_uri: `\${aws_lambda_function.order.invoke_arn}`,
      payload_format_version: "2.0",
    },
  },
  aws_apigatewayv2_route: {
    order: {
      api_id: `\${aws_apigatewayv2_api.api.id}`,
      route_key: "POST /order",
      target: `integrations/\${aws_apigatewayv2_integration.order.id}`,
    },
  },
};

test("lists stamps in the order in which events reach their functions, wherever the stack defines these", () => {
  const graph = testGraph(
    testTable,
    testFunction("carrier", stamp("carried")),
    testFunction("packer", stamp("packed"), publish("order_packed")),
    testFunction("order", stamp("placed"), publish("order_placed")),
    testFunction("audit", stamp("audited")),
    rule("placed", "order_placed", "packer"),
    rule("packed", "order_packed", "carrier"),
    api,
  );
  expect(readChoreography(graph)).toEqual({
    stamps: [
      { attribute: "placed", functionName: "order" },
      { attribute: "packed", functionName: "packer" },
      { attribute: "carried", functionName: "carrier" },
      { attribute: "audited", functionName: "audit" },
    ],
    reached: {
      order: ["order", "packer", "carrier"],
      packer: ["packer", "carrier"],
      carrier: ["carrier"],
      audit: ["audit"],
    },
    targets: { placed: ["packer"], packed: ["carrier"] },
    receivers: {},
  });
});

test("follows events through a topic and a queue", () => {
  const subscribe = (name: string, protocol: string, endpoint: string) => ({
    [name]: { topic_arn: `\${aws_sns_topic.placed.arn}`, protocol, endpoint },
  });
  const graph = testGraph(
    testTable,
    testFunction("order", stamp("placed"), publish("order_placed")),
    testFunction("packer", stamp("packed")),
    testFunction("invoice", stamp("invoiced")),
    {
      ...rule("placed", "order_placed", "order"),
      aws_cloudwatch_event_target: {
        placed: { rule: "placed", target_id: "topic", arn: `\${aws_sns_topic.placed.arn}` },
      },
      aws_sns_topic: { placed: { name: "placed-topic" } },
      aws_sns_topic_subscription: {
        ...subscribe("packer", "lambda", `\${aws_lambda_function.packer.arn}`),
        ...subscribe("invoice", "sqs", `\${aws_sqs_queue.invoices.arn}`),
      },
      aws_sqs_queue: { invoices: { name: "invoices" } },
      aws_lambda_event_source_mapping: {
        invoice: { event_source_arn: `\${aws_sqs_queue.invoices.arn}`, function_name: "invoice" },
      },
    },
    api,
  );
  expect(readChoreography(graph)).toMatchObject({
    reached: { order: ["order", "packer", "invoice"] },
    targets: { placed: ["placed-topic"] },
    receivers: { invoices: "invoice" },
  });
});

test("reads nothing from a stack without rules and policies", () => {
  expect(readChoreography(testGraph(testTable))).toEqual({ stamps: [], reached: {}, targets: {}, receivers: {} });
});
