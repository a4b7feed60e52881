import { defineEvent, type ServiceContract } from "service-kit/contract";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { contracts } from "../contracts.ts";
import {
  reference,
  resourceOf,
  resourcesOf,
  statementsOf,
  synthesizeOrders,
  type TerraformJson,
} from "../synthesized-stack.ts";
import { checkChoreography } from "./check-choreography.ts";

const STACK_FILE = "infra/src/order-stack.ts";
const stack = synthesizeOrders();

/** What the check says of the real stack and the real contracts after a change. */
function breaksOf(change: (stack: TerraformJson) => void, changed: Record<string, ServiceContract> = {}): string[] {
  const copy = structuredClone(stack);
  change(copy);
  return checkChoreography(copy, { ...contracts, ...changed });
}
const unchanged = () => {};

function remove(type: string, ...names: string[]) {
  return ({ resource }: TerraformJson) => {
    for (const name of names) delete resource[type]?.[name];
  };
}

function set(type: string, name: string, attributes: Record<string, unknown>) {
  return (stack: TerraformJson) => Object.assign(resourceOf(stack, type, name), attributes);
}

/** Changes the statement of a policy that has an action. */
function changeStatement(
  type: string,
  name: string,
  action: string,
  change: (statement: object) => object | undefined,
) {
  return (stack: TerraformJson) => {
    const block = resourceOf(stack, type, name);
    const statements = statementsOf(block.policy).flatMap((statement) =>
      [statement.Action].flat().includes(action) && statement.Effect === "Allow"
        ? (change(statement) ?? [])
        : statement,
    );
    block.policy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  };
}

test("the choreography of the system is closed", () => {
  expect(checkChoreography(stack, contracts)).toEqual([]);
});

test("the same stack and contracts get the same sentences", () => {
  const change = set("aws_cloudwatch_event_rule", "order-created", { event_pattern: '{"source":["nobody"]}' });
  expect(breaksOf(change)).toEqual(breaksOf(change));
});

test("the check leaves what it is given as it is", () => {
  const before = JSON.stringify(stack);
  checkChoreography(stack, contracts);
  expect(JSON.stringify(stack)).toBe(before);
});

describe("a published event", () => {
  test("matches a rule", () => {
    const breaks = breaksOf((copy) => {
      remove("aws_cloudwatch_event_rule", "order-created")(copy);
      for (const target of Object.keys(copy.resource.aws_cloudwatch_event_target ?? {})) {
        if (target.startsWith("order-created-")) remove("aws_cloudwatch_event_target", target)(copy);
      }
    });
    expect(breaks).toEqual([
      `order_created, which order-service publishes, matches no rule: nobody would react to it; add a rule for it in ${STACK_FILE}`,
    ]);
  });

  test("matches a rule also without its optional fields", () => {
    const orderCreated = defineEvent({
      source: "order_service",
      detailType: "order_created",
      schemaVersion: 2,
      data: z.object({ ID: z.string().min(1), note: z.string().optional() }),
    });
    const event_pattern = JSON.stringify({
      source: ["order_service"],
      "detail-type": ["order_created"],
      detail: { data: { note: [{ exists: true }] } },
    });
    const breaks = breaksOf(set("aws_cloudwatch_event_rule", "order-created", { event_pattern }), {
      "order-service": { ...contracts["order-service"], publishes: [orderCreated] },
    });
    expect(breaks).toEqual([
      `order_created, which order-service publishes, matches no rule without optional fields: nobody would react to it; add a rule for it in ${STACK_FILE}`,
    ]);
  });

  test("may be published by its service's role", () => {
    const without = changeStatement("aws_iam_role_policy", "order-service-policy", "events:PutEvents", () => undefined);
    const ofAnother = changeStatement(
      "aws_iam_role_policy",
      "order-service-policy",
      "events:PutEvents",
      (statement) => ({ ...statement, Condition: { StringEquals: { "events:detail-type": "order_cancelled" } } }),
    );
    for (const change of [without, ofAnother]) {
      expect(breaksOf(change)).toEqual([
        "order_created, which order-service publishes, would be refused: let the role of order-service call events:PutEvents for it in infra/src/service-permissions.ts",
      ]);
    }
  });

  test("goes to a bus", () => {
    expect(breaksOf(set("aws_lambda_function", "fulfilment-service", { environment: {} }))).toEqual([
      `fulfilment_completed, which fulfilment-service publishes, goes to no bus: give the function EVENTBUS_NAME in ${STACK_FILE}`,
      `rule fulfilment-completed matches no event that a service publishes (fulfilment_completed goes to no bus, the rule is on "lab2-dev-bus"): correct its pattern, or remove it, in ${STACK_FILE}`,
    ]);
  });

  test("has a schema that an example can be made from", () => {
    const secret = defineEvent({
      source: "order_service",
      detailType: "order_created",
      schemaVersion: 1,
      data: z.object({ ID: z.string().refine((value) => value === "secret", "not the secret") }),
    });
    expect(breaksOf(unchanged, { "order-service": { ...contracts["order-service"], publishes: [secret] } })).toContain(
      "no example of order_created can be made from its schema: data.ID: not the secret; give the field one by .meta({ examples: […] }) in packages/services/order-service/src/events.ts",
    );
  });
});

describe("a rule", () => {
  const pattern = (event_pattern: string | null) =>
    set("aws_cloudwatch_event_rule", "order-created", { event_pattern: event_pattern ?? undefined });
  const noMatch = (reason: string) => [
    `order_created, which order-service publishes, matches no rule: nobody would react to it; add a rule for it in ${STACK_FILE}`,
    `rule order-created matches no event that a service publishes${reason}: correct its pattern, or remove it, in ${STACK_FILE}`,
  ];

  test("matches an event that a service owns", () => {
    expect(breaksOf(pattern('{"source":["order_service"],"detail-type":["order_made"]}'))).toEqual(
      noMatch(' (of order_created, detail-type is "order_created", the pattern asks for "order_made")'),
    );
    expect(breaksOf(pattern('{"source":["nobody"]}'))).toEqual(noMatch(""));
    expect(breaksOf(pattern(null))).toEqual(noMatch(" (it has a schedule only)"));
  });

  test("that matches nothing anyone publishes is named, beside those that do", () => {
    const breaks = breaksOf(({ resource }) => {
      Object.assign(resource.aws_cloudwatch_event_rule ?? {}, {
        "order-cancelled": {
          name: "order-cancelled",
          event_bus_name: reference("aws_cloudwatch_event_bus.bus.name"),
          event_pattern: '{"detail-type":["order_cancelled"]}',
        },
      });
    });
    expect(breaks).toEqual([
      `rule order-cancelled matches no event that a service publishes (of order_created, detail-type is "order_created", the pattern asks for "order_cancelled"): correct its pattern, or remove it, in ${STACK_FILE}`,
      `rule order-cancelled has no service as its target: nobody would react to what it matches; add one in ${STACK_FILE}`,
    ]);
  });

  test("is on the bus that the event is published on", () => {
    const breaks = breaksOf((copy) => {
      for (const [type, blocks] of Object.entries(copy.resource)) {
        if (!/_event_(rule|target)$/.test(type)) continue;
        for (const [name, block] of Object.entries(blocks)) {
          if (name.startsWith("order-created")) delete block.event_bus_name;
        }
      }
    });
    expect(breaks).toEqual(noMatch(` (order_created goes to the bus "lab2-dev-bus", the rule is on "default")`));
  });

  test("has a pattern that EventBridge takes", () => {
    expect(breaksOf(pattern('{"source":"order_service"}'))).toEqual([
      noMatch("")[0],
      expect.stringMatching(
        /^rule order-created has a pattern that EventBridge refuses \(.+\): correct it in infra\/src\/order-stack\.ts$/,
      ),
    ]);
  });

  test("is enabled", () => {
    expect(breaksOf(set("aws_cloudwatch_event_rule", "order-created", { state: "DISABLED" }))).toEqual([
      `rule order-created is disabled: nobody would react to what it matches; enable it, or remove it, in ${STACK_FILE}`,
    ]);
  });
});

describe("a target", () => {
  test("consumes the event that its rule matches", () => {
    expect(breaksOf(unchanged, { "invoice-service": { service: "invoice_service", publishes: [] } })).toEqual([
      `rule order-created hands order_created to invoice-service, which consumes no event: it would refuse it; remove the target in ${STACK_FILE}, or consume it in packages/services/invoice-service/src/contract.ts`,
    ]);
    const { consumes } = contracts["logistic-service"];
    expect(breaksOf(unchanged, { "invoice-service": { ...contracts["invoice-service"], consumes } })).toEqual([
      `invoice-service, which consumes fulfilment_completed, is a target of no rule that matches it: it would never react; add it to rule fulfilment-completed in ${STACK_FILE}`,
      `rule order-created hands order_created to invoice-service, which consumes fulfilment_completed: it would refuse it; remove the target in ${STACK_FILE}, or consume it in packages/services/invoice-service/src/contract.ts`,
    ]);
  });

  test("accepts the event as it is published, also where its own schema is another", () => {
    const asInvoicesReadIt = (data: z.ZodType) => ({
      "invoice-service": {
        ...contracts["invoice-service"],
        consumes: defineEvent({ source: "order_service", detailType: "order_created", schemaVersion: 1, data }),
      },
    });
    expect(breaksOf(unchanged, asInvoicesReadIt(z.object({ ID: z.string() })))).toEqual([]);
    expect(breaksOf(unchanged, asInvoicesReadIt(z.object({ ID: z.string(), amount: z.number() })))).toEqual([
      "rule order-created hands order_created to invoice-service, which refuses it (data.amount: Invalid input: expected number, received undefined): accept it in packages/services/invoice-service, or publish it so in packages/services/order-service",
    ]);
  });

  test("does not count on a field that the owner may leave out", () => {
    const withNote = (note: z.ZodType) =>
      defineEvent({
        source: "order_service",
        detailType: "order_created",
        schemaVersion: 1,
        data: z.object({ ID: z.string().min(1), note }),
      });
    const breaks = breaksOf(unchanged, {
      "order-service": { ...contracts["order-service"], publishes: [withNote(z.string().optional())] },
      "invoice-service": { ...contracts["invoice-service"], consumes: withNote(z.string()) },
    });
    expect(breaks).toEqual([
      "rule order-created hands order_created to invoice-service, which refuses one without optional fields (data.note: Invalid input: expected string, received undefined): accept it in packages/services/invoice-service, or publish it so in packages/services/order-service",
    ]);
  });

  test("has a contract", () => {
    const { "invoice-service": _, ...others } = contracts;
    expect(checkChoreography(stack, others)).toEqual([
      "rule order-created invokes invoice-service, which has no contract: nobody knows what it accepts; add packages/services/invoice-service/src/contract.ts to infra/src/contracts.ts",
    ]);
  });

  test("receives the event itself", () => {
    expect(
      breaksOf(set("aws_cloudwatch_event_target", "order-created-invoice-service", { input_path: "$.detail" })),
    ).toEqual([
      "rule order-created hands invoice-service something else than the event: remove input_path from aws_cloudwatch_event_target.order-created-invoice-service",
    ]);
  });
});

describe("a service", () => {
  test("is run by a function", () => {
    const breaks = breaksOf(unchanged, {
      "refund-service": { service: "refund_service", publishes: [] },
    });
    expect(breaks).toEqual([`refund-service has a contract, but no function runs it: add one in ${STACK_FILE}`]);
  });

  test("that consumes an event is a target of a rule that matches it", () => {
    expect(breaksOf(remove("aws_cloudwatch_event_target", "order-created-forecasting-service"))).toEqual([
      `forecasting-service, which consumes order_created, is a target of no rule that matches it: it would never react; add it to rule order-created in ${STACK_FILE}`,
    ]);
  });

  test("consumes only what someone publishes", () => {
    const breaks = breaksOf(
      ({ resource }) => {
        const lambda = structuredClone(resource.aws_lambda_function?.["invoice-service"]);
        Object.assign(resource.aws_lambda_function ?? {}, { "refund-service": lambda });
      },
      {
        "refund-service": {
          service: "refund_service",
          consumes: { ...contracts["invoice-service"].consumes, detailType: "order_refunded" },
          publishes: [],
        },
      },
    );
    expect(breaks).toEqual([
      "refund-service consumes order_refunded of order_service, which no service publishes: it would never react; correct packages/services/refund-service/src/contract.ts",
    ]);
  });
});

describe("an invocation is permitted", () => {
  const invoice = [
    "rule order-created may not invoke invoice-service: add a Lambda permission for events.amazonaws.com whose source ARN is the rule's in infra/src/constructs/event-rule.ts",
  ];
  const permission = "order-created-invoice-service-permission";

  test("of a rule's target, by a permission for that rule", () => {
    expect(breaksOf(remove("aws_lambda_permission", permission))).toEqual(invoice);
    for (const attributes of [
      { source_arn: reference("aws_cloudwatch_event_rule.fulfilment-completed.arn") },
      { source_arn: undefined },
      { principal: "apigateway.amazonaws.com" },
      { function_name: reference("aws_lambda_function.order-service.function_name") },
      { action: "lambda:GetFunction" },
    ]) {
      expect(breaksOf(set("aws_lambda_permission", permission, attributes))).toEqual(invoice);
    }
  });

  test("also where the permission names the function by its ARN or its literal name", () => {
    for (const function_name of [reference("aws_lambda_function.invoice-service.arn"), "lab2-dev-invoice-service"]) {
      expect(breaksOf(set("aws_lambda_permission", permission, { function_name }))).toEqual([]);
    }
  });

  test("of a route's function, by a permission for that route of the API's stage", () => {
    const route = [
      "route POST /order of stage prod may not invoke order-service: add a Lambda permission for apigateway.amazonaws.com whose source ARN is the route's in infra/src/constructs/order-http-api.ts",
    ];
    const api = reference("aws_apigatewayv2_api.api.execution_arn");
    expect(breaksOf(remove("aws_lambda_permission", "api-post-order-permission"))).toEqual(route);
    for (const [source_arn, breaks] of [
      [`${api}/prod/GET/order`, route],
      [`${api}/test/POST/order`, route],
      [`${api}/prod/POST/order`, []],
      [`${api}/*/*/order`, []],
    ] as const) {
      expect(breaksOf(set("aws_lambda_permission", "api-post-order-permission", { source_arn }))).toEqual(breaks);
    }
  });
});

describe("what fails ends in a queue", () => {
  test("of every target, when EventBridge cannot hand over the event", () => {
    expect(
      breaksOf(set("aws_cloudwatch_event_target", "order-created-invoice-service", { dead_letter_config: undefined })),
    ).toEqual([
      "rule order-created has no dead-letter queue for invoice-service: an event that it cannot hand over would be lost; set dead_letter_config of aws_cloudwatch_event_target.order-created-invoice-service in infra/src/constructs/event-rule.ts",
    ]);
  });

  test("whose policy lets EventBridge send for the rule", () => {
    const policy = ["aws_sqs_queue_policy", "invoice-service-dead-letters-policy"] as const;
    const change = (attributes: object) =>
      changeStatement(...policy, "sqs:SendMessage", (statement) => ({ ...statement, ...attributes }));
    for (const each of [
      remove(...policy),
      changeStatement(...policy, "sqs:SendMessage", () => undefined),
      change({
        Condition: {
          ArnEquals: { "aws:SourceArn": [reference("aws_cloudwatch_event_rule.fulfilment-completed.arn")] },
        },
      }),
      change({ Principal: { Service: "lambda.amazonaws.com" } }),
      change({ Resource: reference("aws_sqs_queue.logistic-service-dead-letters.arn") }),
    ]) {
      expect(breaksOf(each)).toEqual([
        "rule order-created may not send to invoice-service-dead-letters: an event that it cannot hand to invoice-service would be lost; let the queue's policy allow events.amazonaws.com for the rule in infra/src/constructs/dead-letter-queue.ts",
      ]);
    }
  });

  test("of every function that a rule invokes, when it fails to handle the event", () => {
    const config = ["aws_lambda_function_event_invoke_config", "invoice-service-asynchronous-invocation"] as const;
    for (const change of [remove(...config), set(...config, { destination_config: {} })]) {
      expect(breaksOf(change)).toEqual([
        "invoice-service has no queue as its on-failure destination: an event that it failed to handle would be lost; give it an event invoke config with one in infra/src/constructs/consumer.ts",
      ]);
    }
  });

  test("that the function's role may send to", () => {
    const change = changeStatement("aws_iam_role_policy", "invoice-service-policy", "sqs:SendMessage", () => undefined);
    expect(breaksOf(change)).toEqual([
      "invoice-service may not send to invoice-service-dead-letters: an event that it failed to handle would be lost; let its role call sqs:SendMessage in infra/src/constructs/consumer.ts",
    ]);
  });
});

test("every event, rule, target and permission of the stack is looked at: to remove any of them is a break", () => {
  for (const type of ["aws_cloudwatch_event_rule", "aws_cloudwatch_event_target", "aws_lambda_permission"]) {
    expect(resourcesOf(stack, type).length).toBeGreaterThan(1);
    for (const name of Object.keys(stack.resource[type] ?? {})) {
      expect(breaksOf(remove(type, name)), `${type}.${name}`).not.toEqual([]);
    }
  }
});
