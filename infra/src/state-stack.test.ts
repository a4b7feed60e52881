import { expect, test } from "vitest";
import { settingsOf } from "./environments.ts";
import { StateStack } from "./state-stack.ts";
import { addressesOf, resourceOf, statementsOf, synthesize, synthesizeState } from "./synthesized-stack.ts";

const stack = synthesizeState();

test("the state bucket is private, versioned and encrypted, and Terraform does not destroy it", () => {
  expect(resourceOf(stack, "aws_s3_bucket", "state")).toMatchObject({
    bucket_prefix: "lab2-orders-state-",
    lifecycle: { prevent_destroy: true },
  });
  expect(resourceOf(stack, "aws_s3_bucket_public_access_block", "state-public-access")).toMatchObject({
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
  expect(resourceOf(stack, "aws_s3_bucket_versioning", "state-versioning")).toMatchObject({
    versioning_configuration: { status: "Enabled" },
  });
  const [rule] = resourceOf(stack, "aws_s3_bucket_lifecycle_configuration", "state-lifecycle").rule as object[];
  expect(rule).toMatchObject({ status: "Enabled", noncurrent_version_expiration: [{ noncurrent_days: 90 }] });
});

test("the state bucket is used by TLS only", () => {
  expect(statementsOf(resourceOf(stack, "aws_s3_bucket_policy", "state-policy").policy)).toMatchObject([
    { Effect: "Deny", Principal: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
  ]);
});

test("its own state is a file until its name is known, then it is kept in itself", () => {
  expect(stack.terraform.backend).toEqual({ local: { path: "../../../terraform.orders-state.tfstate" } });
  const settings = settingsOf("prod", { ORDERS_STATE_BUCKET: "lab2-orders-state-1" });
  const { terraform } = synthesize((app) => new StateStack(app, "orders-state", settings));
  expect(terraform.backend).toMatchObject({
    s3: { bucket: "lab2-orders-state-1", key: "orders-state/terraform.tfstate", encrypt: true, use_lockfile: true },
  });
});

test("the addresses of orders-state are these: Terraform replaces what is renamed", async () => {
  await expect(`${addressesOf(stack).join("\n")}\n`).toMatchFileSnapshot("../addresses/orders-state.txt");
});
