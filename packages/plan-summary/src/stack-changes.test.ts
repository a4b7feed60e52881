import { expect, test } from "vitest";
import { describeStackChanges } from "./stack-changes.ts";

const reference = (attribute: string) => `\${${attribute}}`;

const rule = {
  name: "lab2-dev-order-created",
  event_bus_name: reference("aws_cloudwatch_event_bus.bus.name"),
  event_pattern: '{"source":["order_service"],"detail-type":["order_created"]}',
};
const target = {
  rule: reference("aws_cloudwatch_event_rule.order-created.name"),
  event_bus_name: reference("aws_cloudwatch_event_bus.bus.name"),
  target_id: "invoice-service",
  arn: reference("aws_lambda_function.invoice.arn"),
  dead_letter_config: { arn: reference("aws_sqs_queue.letters.arn") },
};
const allow = (resource: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "events:PutEvents", Resource: resource }],
  });

const stack = {
  resource: {
    aws_cloudwatch_event_bus: { bus: { name: "lab2-dev-bus" } },
    aws_lambda_function: { invoice: { function_name: "lab2-dev-invoice-service" } },
    aws_sqs_queue: { letters: { name: "lab2-dev-letters" } },
  },
};
const { resource } = stack;

test("names the function of an alias that a rule targets", () => {
  const createStack = (arn: string) => ({
    resource: {
      ...resource,
      aws_lambda_alias: {
        live: { name: "live", function_name: reference("aws_lambda_function.invoice.function_name") },
      },
      aws_cloudwatch_event_rule: { "order-created": rule },
      aws_cloudwatch_event_target: { invoice: { ...target, arn } },
    },
  });
  const before = createStack(target.arn);
  const after = createStack(reference("aws_lambda_alias.live.arn"));
  expect(describeStackChanges(before, after)).toBe(
    `### Choreography

- **Consumer changed**: \`invoice-service\` of rule \`lab2-dev-order-created\` targets \`lab2-dev-invoice-service:live\` instead of \`lab2-dev-invoice-service\``,
  );
});

test("names an added rule, its pattern and its target", () => {
  const after = {
    resource: {
      ...resource,
      aws_cloudwatch_event_rule: { "order-created": rule },
      aws_cloudwatch_event_target: { invoice: target },
    },
  };
  expect(describeStackChanges(stack, after)).toBe(
    `### Choreography

- **Event rule added**: \`lab2-dev-order-created\`, which matches \`${rule.event_pattern}\`
- **Consumer added**: \`invoice-service\` of rule \`lab2-dev-order-created\` receives \`order_created\``,
  );
});

test("names a permission by the resource that it is for", () => {
  const after = {
    resource: {
      ...resource,
      aws_iam_role_policy: {
        policy: { role: "lab2-dev-invoice-service", policy: allow(reference("aws_cloudwatch_event_bus.bus.arn")) },
      },
    },
  };
  expect(describeStackChanges(stack, after)).toBe(
    `### Permissions

- **Permission added**: role \`lab2-dev-invoice-service\`: now allowed \`events:PutEvents\` on \`lab2-dev-bus\``,
  );
});

test("names added, changed and removed functions", () => {
  const functions = (invoice: object) => ({ resource: { ...resource, aws_lambda_function: invoice as never } });
  const invoice = { function_name: "lab2-dev-invoice-service" };
  expect(describeStackChanges(functions({}), functions({ invoice }))).toContain(
    "- **Function added**: `lab2-dev-invoice-service`",
  );
  expect(describeStackChanges(functions({ invoice }), functions({ invoice: { ...invoice, memory_size: 512 } }))).toBe(
    "### Functions\n\n- **Function changed**: `lab2-dev-invoice-service`: `memory_size`",
  );
  expect(describeStackChanges(functions({ invoice }), functions({}))).toContain(
    "- **Function removed**: `lab2-dev-invoice-service`",
  );
});

test("lists other resources, and nothing for equal stacks", () => {
  const after = { resource: { ...resource, aws_dynamodb_table: { orders: { name: "lab2-dev-orders" } } } };
  expect(describeStackChanges(stack, after)).toBe("### Other resources\n\n- `aws_dynamodb_table.orders` added");
  expect(describeStackChanges(stack, stack)).toBe("");
});
