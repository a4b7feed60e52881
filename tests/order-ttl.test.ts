import { synthesizeOrders } from "infra/src/synthesized-stack.ts";
import { expect } from "vitest";
import { placeOrder, request } from "./support/orders.ts";
import type { StackJson } from "./support/run-stack.ts";
import { shareStack } from "./support/share-stack.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Lets orders expire after 30 days. */
function setOrderTtl({ resource }: StackJson): void {
  const expiring = synthesizeOrders("dev", { orderTtlDays: 30 }).resource;
  for (const type of ["aws_dynamodb_table", "aws_iam_role_policy", "aws_lambda_function"]) {
    Object.assign(resource, { [type]: expiring[type] });
  }
}

const test = shareStack({ edit: setOrderTtl });

test("an order gets a time of expiry, which callers of the API do not see", async ({ stack }) => {
  const before = Date.now();
  const ID = await placeOrder(stack);
  const [item] = await stack.items();
  const days = (Number(item?.expires_at) * 1000 - before) / DAY_MS;
  expect(days).toBeGreaterThan(29.9);
  expect(days).toBeLessThan(30.1);

  const { body } = await request(`${stack.orderUrl}/${ID}`);
  expect(Object.keys(body)).not.toContain("expires_at");
});
