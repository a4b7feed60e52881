import { type TerraformStack, Testing } from "cdktf";
import { expect, test } from "vitest";
import { createStacks } from "./create-stacks.ts";
import { environmentNames, type Variables } from "./environments.ts";
import { prodVariables } from "./synthesized-stack.ts";

function create(variables: Variables) {
  const app = Testing.app({ enableFutureFlags: false });
  const skipped = createStacks(app, variables);
  return { skipped, stacks: app.node.children.map(({ node }) => node.id), app };
}

test("creates the stack of each environment and of the state, but skips prod if its variables are not set", () => {
  const withoutProd = [...environmentNames.filter((name) => name !== "prod"), "state"].map((name) => `orders-${name}`);
  expect(create(prodVariables)).toMatchObject({ skipped: [], stacks: expect.arrayContaining(["orders-prod"]) });
  expect(create({})).toMatchObject({
    skipped: [
      `skipped orders-prod: environment prod requires ${Object.keys(prodVariables).join(", ")}: set them, see docs/environments.md`,
    ],
    stacks: withoutProd,
  });
});

test.each([
  ["orders-prod", "environment prod requires ORDERS_ACCOUNT_ID"],
  ["orders-nowhere", 'unknown environment "nowhere"'],
  [
    "orders-deployment",
    "orders-deployment requires ORDERS_ACCOUNT_ID, ORDERS_GITHUB_REPOSITORY, ORDERS_STATE_BUCKET: set them",
  ],
  ["dev", 'unknown stack "dev": use orders-<environment>, orders-state or orders-deployment'],
])("fails if %s is requested", (ORDERS_STACKS, message) => {
  expect(() => create({ ORDERS_STACKS })).toThrow(message);
});

test("creates a personal environment alone, with its own state and names and without alarms", () => {
  const { app, stacks } = create({ ORDERS_STACKS: "orders-dev-alice", ORDERS_STATE_BUCKET: "states" });
  expect(stacks).toEqual(["orders-dev-alice"]);
  const { resource, terraform } = JSON.parse(Testing.synth(app.node.children[0] as TerraformStack));
  expect(terraform.backend.s3).toMatchObject({ bucket: "states", key: "orders-dev-alice/terraform.tfstate" });
  expect(resource.aws_dynamodb_table["order-status"].name).toBe("lab2-dev-alice-order-status");
  expect(resource).not.toHaveProperty("aws_cloudwatch_metric_alarm");
});
