// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are Terraform's

import { describe, expect, test } from "vitest";
import { testFunction, testGraph, testTable } from "../testing/running-console.ts";

const bus = { aws_cloudwatch_event_bus: { orders: { name: "orders-bus" } } };
const queue = { aws_sqs_queue: { letters: { name: "letters" } } };
const node = "aws_lambda_function.shop";

const listEdges = (...parts: Parameters<typeof testGraph>) => testGraph(...parts).edges.map(({ id }) => id);

const allow = (Action: string, Resource: string, Condition?: object) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition && { Condition }),
});

test("gives a node its address, names and configuration with resolved references", () => {
  const { nodes } = testGraph(testFunction("shop", allow("sqs:SendMessage", "*")));
  expect(nodes).toMatchObject([
    {
      id: node,
      kind: "function",
      label: "shop",
      name: "shop",
      arn: "arn:aws:lambda:eu-central-1:111122223333:function:shop",
      configuration: { role: "arn:aws:iam::111122223333:role/shop-role", timeout: 3 },
      role: { name: "shop-role", policies: [{ statements: [{ Action: "sqs:SendMessage" }] }] },
    },
  ]);
});

describe("edges from role policies", () => {
  test.each([
    ["events:PutEvents", `${node} publishes aws_cloudwatch_event_bus.orders`],
    ["events:*", `${node} publishes aws_cloudwatch_event_bus.orders`],
    ["dynamodb:GetItem", `${node} reads-writes aws_dynamodb_table.orders`],
    ["sqs:SendMessage", `${node} sends aws_sqs_queue.letters`],
    ["lambda:InvokeFunction", `${node} invokes ${node}`],
  ])("exist for %s", (action, edge) => {
    expect(listEdges(testFunction("shop", allow(action, "*")), bus, queue, testTable)).toEqual([edge]);
  });

  test("are missing for actions that are not allowed or are denied", () => {
    const shop = testFunction("shop", allow("dynamodb:DescribeTable", "*"), allow("events:PutEvents", "*"), {
      ...allow("events:*", "*"),
      Effect: "Deny",
    });
    expect(listEdges(shop, bus, testTable)).toEqual([]);
  });

  test("have the conditions that limit them, unless another statement has none", () => {
    const onAttributes = { "ForAllValues:StringEquals": { "dynamodb:Attributes": ["ID", "paid"] } };
    const limited = allow("dynamodb:UpdateItem", "*", onAttributes);
    const [edge] = testGraph(testFunction("shop", limited), testTable).edges;
    expect(edge).toMatchObject({ labels: ["dynamodb:UpdateItem"], attributes: ["paid"] });
    const reads = testFunction("shop", limited, allow("dynamodb:GetItem", "*"));
    expect(testGraph(reads, testTable).edges[0]).toMatchObject({ attributes: ["paid"] });
    const both = testFunction("shop", limited, allow("dynamodb:UpdateItem", "*"));
    expect(testGraph(both, testTable).edges[0]).not.toHaveProperty("attributes");
  });
});

test("links a function to its on-failure queue by dead letters only", () => {
  const config = {
    aws_lambda_function_event_invoke_config: {
      shop: {
        function_name: "shop",
        destination_config: { on_failure: { destination: `\${aws_sqs_queue.letters.arn}` } },
      },
    },
  };
  const shop = testFunction("shop", allow("sqs:SendMessage", "*"));
  expect(listEdges(shop, queue, config)).toEqual([`${node} dead-letters aws_sqs_queue.letters`]);
});

test("links a table with a stream to the function that receives its records, and to its on-failure queue", () => {
  const orders = { ...testTable.aws_dynamodb_table?.orders, stream_enabled: true, stream_view_type: "KEYS_ONLY" };
  const config = {
    aws_dynamodb_table: { orders },
    aws_lambda_event_source_mapping: {
      shop: {
        event_source_arn: "${aws_dynamodb_table.orders.stream_arn}",
        function_name: "${aws_lambda_function.shop.arn}",
        starting_position: "LATEST",
        destination_config: { on_failure: { destination_arn: "${aws_sqs_queue.letters.arn}" } },
      },
    },
  };
  const shop = testFunction("shop", allow("sqs:SendMessage", "*"));
  expect(listEdges(shop, queue, config).toSorted()).toEqual([
    `aws_dynamodb_table.orders delivers ${node}`,
    `${node} dead-letters aws_sqs_queue.letters`,
  ]);
});

test("links a function to both its dead-letter queue and its on-failure queue", () => {
  const shop = testFunction("shop", allow("sqs:SendMessage", "*"));
  Object.assign(shop.aws_lambda_function?.shop ?? {}, {
    dead_letter_config: { target_arn: `\${aws_sqs_queue.letters.arn}` },
  });
  expect(listEdges(shop, queue)).toEqual([`${node} dead-letters aws_sqs_queue.letters`]);

  const failures = { aws_sqs_queue: { ...queue.aws_sqs_queue, failures: { name: "failures" } } };
  const destination_config = { on_failure: { destination: `\${aws_sqs_queue.failures.arn}` } };
  const config = { aws_lambda_function_event_invoke_config: { shop: { function_name: "shop", destination_config } } };
  expect(listEdges(shop, failures, config)).toEqual([
    `${node} dead-letters aws_sqs_queue.failures`,
    `${node} dead-letters aws_sqs_queue.letters`,
  ]);
});

test.each<[object, string[]]>([
  [{ "detail-type": ["order_created", "order_paid"] }, ["order_created", "order_paid"]],
  [{ "detail-type": ["order_created", { prefix: "order_" }] }, ["order_created"]],
  [{ source: ["shop"] }, []],
  [{ $or: [{ source: ["shop"] }, { "detail-type": ["order_paid"] }] }, []],
])("names the events that the rule %j lists", (pattern, labels) => {
  const rule = { aws_cloudwatch_event_rule: { all: { name: "all", event_pattern: JSON.stringify(pattern) } } };
  expect(testGraph(rule).edges[0]?.labels).toEqual(labels);
});

test("includes the default bus if a rule is on it", () => {
  const rule = { aws_cloudwatch_event_rule: { all: { name: "all", event_pattern: '{"source":["shop"]}' } } };
  const { edges, nodes } = testGraph(rule);
  expect(nodes.map(({ id }) => id)).toEqual(["default-event-bus", "aws_cloudwatch_event_rule.all"]);
  expect(edges.map(({ id }) => id)).toEqual(["default-event-bus routes-to aws_cloudwatch_event_rule.all"]);
  expect(testGraph(bus).nodes).toHaveLength(1);
});

test("a version or an alias belongs to its function", () => {
  const functionArn = "arn:aws:lambda:eu-central-1:111122223333:function:shop";
  const aliasArn = `${functionArn}:live`;
  const shop = testFunction("shop", allow("lambda:InvokeFunction", aliasArn));
  const graph = testGraph(shop, queue, bus, {
    aws_lambda_alias: { live: { name: "live", function_name: "shop", function_version: "$LATEST" } },
    aws_lambda_function_event_invoke_config: {
      live: {
        function_name: "shop",
        qualifier: "live",
        destination_config: { on_failure: { destination: "${aws_sqs_queue.letters.arn}" } },
      },
    },
    aws_cloudwatch_event_rule: { orders: { name: "orders", event_bus_name: "orders-bus", event_pattern: "{}" } },
    aws_cloudwatch_event_target: {
      shop: { rule: "orders", event_bus_name: "orders-bus", target_id: "shop", arn: "${aws_lambda_alias.live.arn}" },
    },
    aws_apigatewayv2_api: { api: { name: "api", protocol_type: "HTTP" } },
    aws_apigatewayv2_stage: { prod: { api_id: "1", name: "prod", auto_deploy: true } },
    aws_apigatewayv2_integration: {
      shop: {
        api_id: "1",
        integration_type: "AWS_PROXY",
        integration_uri: "${aws_lambda_alias.live.invoke_arn}",
        payload_format_version: "2.0",
      },
    },
    aws_apigatewayv2_route: {
      get: { api_id: "1", route_key: "GET /order", target: "integrations/${aws_apigatewayv2_integration.shop.id}" },
    },
  });
  expect(graph.edges.map(({ id }) => id)).toEqual([
    `aws_apigatewayv2_api.api invokes ${node}`,
    `${node} invokes ${node}`,
    `${node} dead-letters aws_sqs_queue.letters`,
    "aws_cloudwatch_event_bus.orders routes-to aws_cloudwatch_event_rule.orders",
    `aws_cloudwatch_event_rule.orders delivers ${node}`,
  ]);
  for (const arn of [functionArn, aliasArn, `${functionArn}:1`]) {
    expect(graph.findByArn(arn)?.id).toBe(node);
  }
});

describe("a topic", () => {
  const topicArn = "arn:aws:sns:eu-central-1:111122223333:orders-topic";
  const topic = { aws_sns_topic: { orders: { name: "orders-topic" }, alarms: { name: "alarms" } } };
  const subscription = {
    topic_arn: topicArn,
    protocol: "sqs",
    endpoint: "arn:aws:sqs:eu-central-1:111122223333:letters",
    redrive_policy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-central-1:111122223333:letters"}',
  };

  test("is connected with publishers, subscribed queues and dead letters", () => {
    const shop = testFunction("shop", allow("sns:Publish", topicArn));
    expect(listEdges(shop, topic, queue, { aws_sns_topic_subscription: { orders: subscription } })).toEqual([
      `${node} publishes aws_sns_topic.orders`,
      "aws_sns_topic.orders delivers aws_sqs_queue.letters",
      "aws_sns_topic.orders dead-letters aws_sqs_queue.letters",
    ]);
  });

  test("has dead letters of its only subscribing function", () => {
    const functionArn = (name: string) => `arn:aws:lambda:eu-central-1:111122223333:function:${name}`;
    const subscribe = (endpoint: string) => ({ ...subscription, protocol: "lambda", endpoint });
    const functions = ["shop", "mail"].map((name) => testFunction(name, allow("sqs:SendMessage", "*")));
    const graphOf = (subscriptions: Record<string, object>) =>
      testGraph(topic, queue, ...functions, { aws_sns_topic_subscription: subscriptions });
    const shop = subscribe(functionArn("shop"));
    expect(graphOf({ shop }).findSubscriber(subscription.endpoint)).toBe(functionArn("shop"));
    const mail = subscribe(functionArn("mail"));
    expect(graphOf({ shop, mail }).findSubscriber(subscription.endpoint)).toBeUndefined();
  });

  test("is not on the map if it only receives alarms", () => {
    const email = { topic_arn: topicArn, protocol: "email", endpoint: "a@example.com" };
    expect(testGraph(topic, { aws_sns_topic_subscription: { orders: email } }).nodes).toEqual([]);
  });
});
