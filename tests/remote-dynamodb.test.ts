import { expect, test } from "vitest";
import { placeOrder, untilComplete } from "./support/orders.ts";
import { runStack } from "./support/run-stack.ts";

test("orders are stored by another DynamoDB, with IAM and traces as before", async () => {
  const remote = await runStack();
  const stack = await runStack({ dynamodbUrl: remote.awsUrl });
  const ID = await placeOrder(stack);
  await untilComplete(stack, ID);
  expect(await remote.items()).toEqual(await stack.items());
  expect(stack.trace(ID)?.activities).toContainEqual(
    expect.objectContaining({ activity: expect.objectContaining({ action: "dynamodb:UpdateItem" }) }),
  );
  const usedActions = stack.statementUse().flatMap(({ actions }) => actions.map(({ action }) => action));
  expect(usedActions).toContain("dynamodb:UpdateItem");
});
