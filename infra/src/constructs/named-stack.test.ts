import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { Testing } from "cdktf";
import { Construct } from "constructs";
import { expect, test } from "vitest";
import { NamedStack } from "./named-stack.ts";

class TestStack extends NamedStack {
  constructor(...paths: [scope: string, id: string][]) {
    super(Testing.app(), "test");
    for (const [scope, id] of paths) {
      new SqsQueue(new Construct(this, scope), id);
    }
  }
}

test("names resources after their construct path", () => {
  const { resource } = JSON.parse(Testing.synth(new TestStack(["orders", "Resource"], ["orders-failed", "letters"])));
  expect(Object.keys(resource.aws_sqs_queue)).toEqual(["orders", "orders-failed-letters"]);
});

test("requires a version of Terraform that can lock a state in S3 without a table", () => {
  const { terraform } = JSON.parse(Testing.synth(new TestStack()));
  expect(terraform.required_version).toBe(">= 1.10");
});

test("rejects two constructs whose paths give one name, because the second would replace the first", () => {
  const stack = new TestStack(["orders", "failed-letters"], ["orders-failed", "letters"]);
  expect(() => Testing.synth(stack)).toThrow(
    'the constructs test/orders/failed-letters and test/orders-failed/letters have the same Terraform name "orders-failed-letters": rename one of them',
  );
});
