import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { expect } from "vitest";
import { until, untilActivity } from "./support/conditions.ts";
import { placeOrder } from "./support/orders.ts";
import { replaceHandler, runStack, type StackJson, setTargets } from "./support/run-stack.ts";
import { shareStack } from "./support/share-stack.ts";

const PRINT_EVENT = "export const handler = async (event) => { console.log(JSON.stringify({ got: event })); };";

/** Inputs of targets, and what a target receives for an order. */
const inputs: [description: string, attributes: object, expected: (ID: string) => unknown][] = [
  ["an input path", { input_path: "$.detail.data" }, (ID) => ({ ID })],
  ["a constant input", { input: '{"run":true}' }, () => ({ run: true })],
  [
    "an input transformer",
    transformer('{"order":<id>,"text":"order <id> of <source>","rule":<aws.events.rule-name>}'),
    (ID) => ({ order: ID, text: `order ${ID} of order_service`, rule: "lab2-dev-order-created" }),
  ],
  ["a template that is a string", transformer('"order <id>"'), (ID) => `order ${ID}`],
];

function transformer(input_template: string) {
  return { input_transformer: { input_paths: { id: "$.detail.data.ID", source: "$.source" }, input_template } };
}

/** Replaces the targets of order_created by targets that deliver it to invoice-service with the given inputs. */
function replaceTargets(stack: StackJson, attributes: readonly object[]): void {
  const { "order-created-invoice-service": target, "fulfilment-completed-logistic-service": logistic = {} } =
    stack.resource.aws_cloudwatch_event_target ?? {};
  const targets = attributes.map((each, index) => [
    `input-${index}`,
    { ...target, target_id: `input-${index}`, ...each },
  ]);
  setTargets(stack, { ...Object.fromEntries(targets), logistic });
}

const test = shareStack({
  edit(json, folder) {
    replaceTargets(json, [...inputs.map(([, attributes]) => attributes), { input_path: "$.detail.nothing" }]);
    replaceHandler(json, folder, "invoice-service", PRINT_EVENT);
  },
});

test.for(inputs)("a target with %s receives that instead of the event", async ([, , expected], { stack }) => {
  const ID = await placeOrder(stack);
  await until(() => {
    const lines = stack.activities.flatMap((each) => (each.type === "function-log" ? [each.line] : []));
    const received = lines.filter((line) => line.startsWith('{"got"')).map((line) => JSON.parse(line).got);
    expect(received).toContainEqual(expected(ID));
  });
});

test("an event whose input cannot be created is in the dead-letter queue unchanged", async ({ stack }) => {
  const ID = await placeOrder(stack);
  const { payload, reason } = await untilActivity(stack, "dead-letter");
  expect(reason).toMatch(/^INVALID_JSON after 1 attempts: the target's input is not JSON/);
  expect(JSON.parse(payload)).toMatchObject({ "detail-type": "order_created", detail: { data: { ID } } });
});

test("a dead letter has the numbers of its event, and escapes for the characters that SQS rejects", async ({
  stack,
}) => {
  const numbers = '"n":1.0,"big":12345678901234567891';
  await stack.eventBridge.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: "lab2-dev-bus",
          Source: "order_service",
          DetailType: "order_created",
          Detail: `{"data":{"ID":"odd"},${numbers},"text":"\ufffe\\u001b"}`,
        },
      ],
    }),
  );
  await untilActivity(stack, "dead-letter", ({ payload }) => payload.includes('"odd"'));
  const { "invoice-service": QueueUrl } = stack.outputs.dead_letter_queue_urls as Record<string, string>;
  const { Messages = [] } = await stack.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  const [body] = Messages.flatMap(({ Body = "" }) => (Body.includes('"odd"') ? [Body] : []));
  expect(body).toContain(`"detail":{"data":{"ID":"odd"},${numbers},"text":"\\ufffe\\u001b"}`);
});

test("a stack with an input that EventBridge would reject does not start", async () => {
  const start = runStack({ edit: (json) => replaceTargets(json, [transformer('"order <order-id>"')]) });
  await expect(start).rejects.toThrow(
    "aws_cloudwatch_event_target.input-0: input_transformer.input_template: unknown variable <order-id>: use one of <id>, <source>",
  );
});
