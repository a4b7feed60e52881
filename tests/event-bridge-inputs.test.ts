import { expect, test } from "vitest";
import { untilActivity } from "./support/conditions.ts";
import { placeOrder } from "./support/orders.ts";
import { replaceHandler, runStack, type StackJson } from "./support/run-stack.ts";

const PRINT_EVENT = "export const handler = async (event) => { console.log(JSON.stringify({ got: event })); };";

/** Sets attributes of the target that delivers order_created to invoice-service. */
function editTarget({ resource }: StackJson, attributes: object): void {
  Object.assign(resource.aws_cloudwatch_event_target?.["order-created-invoice-service"] ?? {}, attributes);
}

const transformer = (input_template: string) => ({
  input_transformer: { input_paths: { id: "$.detail.data.ID", source: "$.source" }, input_template },
});

test.each([
  ["an input path", { input_path: "$.detail.data" }, (ID: string) => ({ ID })],
  ["a constant input", { input: '{"run":true}' }, () => ({ run: true })],
  [
    "an input transformer",
    transformer('{"order":<id>,"text":"order <id> of <source>","rule":<aws.events.rule-name>}'),
    (ID: string) => ({ order: ID, text: `order ${ID} of order_service`, rule: "lab2-dev-order-created" }),
  ],
  ["a template that is a string", transformer('"order <id>"'), (ID: string) => `order ${ID}`],
])("a target with %s receives that instead of the event", async (_, attributes, expected) => {
  const stack = await runStack({
    edit(json, folder) {
      editTarget(json, attributes);
      replaceHandler(json, folder, "invoice-service", PRINT_EVENT);
    },
  });
  const ID = await placeOrder(stack);
  const { line } = await untilActivity(stack, "function-log", ({ line }) => line.startsWith('{"got"'));
  expect(JSON.parse(line).got).toEqual(expected(ID));
});

test("an event whose input cannot be created is in the dead-letter queue unchanged", async () => {
  const stack = await runStack({ edit: (json) => editTarget(json, { input_path: "$.detail.nothing" }) });
  const ID = await placeOrder(stack);
  const { payload, reason } = await untilActivity(stack, "dead-letter");
  expect(reason).toMatch(/^INVALID_JSON after 1 attempts: the target's input is not JSON/);
  expect(JSON.parse(payload)).toMatchObject({ "detail-type": "order_created", detail: { data: { ID } } });
});

test("a stack with an input that EventBridge would reject does not start", async () => {
  const start = runStack({ edit: (json) => editTarget(json, transformer('"order <order-id>"')) });
  await expect(start).rejects.toThrow(
    "aws_cloudwatch_event_target.order-created-invoice-service: input_transformer.input_template: unknown variable <order-id>: use one of <id>, <source>",
  );
});
