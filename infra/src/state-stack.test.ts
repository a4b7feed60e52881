import { expect, test } from "vitest";
import { readSettings } from "./environments.ts";
import { StateStack } from "./state-stack.ts";
import { getResource, parseStatements, synthesize, synthesizeState } from "./synthesized-stack.ts";

const stack = synthesizeState();

test("the state bucket is private, versioned, encrypted and protected from destruction", () => {
  expect(getResource(stack, "aws_s3_bucket", "state")).toMatchObject({
    bucket_prefix: "lab2-orders-state-",
    lifecycle: { prevent_destroy: true },
  });
  expect(getResource(stack, "aws_s3_bucket_public_access_block", "state-public-access")).toMatchObject({
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
  expect(getResource(stack, "aws_s3_bucket_versioning", "state-versioning")).toMatchObject({
    versioning_configuration: { status: "Enabled" },
  });
  const [rule] = getResource(stack, "aws_s3_bucket_lifecycle_configuration", "state-lifecycle").rule as object[];
  expect(rule).toMatchObject({ status: "Enabled", noncurrent_version_expiration: [{ noncurrent_days: 90 }] });
});

test("the state bucket denies requests without TLS", () => {
  expect(parseStatements(getResource(stack, "aws_s3_bucket_policy", "state-policy").policy)).toMatchObject([
    { Effect: "Deny", Principal: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
  ]);
});

test("stores its own state in a file until the bucket name is set, then in the bucket", () => {
  expect(stack.terraform.backend).toEqual({ local: { path: "../../../terraform.orders-state.tfstate" } });
  const settings = readSettings("staging", { ORDERS_STATE_BUCKET: "lab2-orders-state-1" });
  const { terraform } = synthesize((app) => new StateStack(app, "orders-state", settings));
  expect(terraform.backend).toMatchObject({
    s3: { bucket: "lab2-orders-state-1", key: "orders-state/terraform.tfstate", encrypt: true, use_lockfile: true },
  });
});
