import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudwatchEventBus } from "@cdktf/provider-aws/lib/cloudwatch-event-bus/index.js";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformStack } from "cdktf";
import { afterEach, expect, test } from "vitest";
import { addChoreographyValidation, ChoreographyBrokenError } from "./validation.ts";

const outdirs: string[] = [];
afterEach(() => {
  for (const outdir of outdirs.splice(0)) {
    rmSync(outdir, { recursive: true });
  }
});

/** Prepares an app with one stack that has a bus and the resources that `fill` adds. */
function synthesize(fill: (stack: TerraformStack, bus: CloudwatchEventBus) => void, skipValidation = false) {
  const outdir = mkdtempSync(join(tmpdir(), "choreography-"));
  outdirs.push(outdir);
  const app = new App({ outdir, skipValidation });
  const stack = new TerraformStack(app, "orders-test");
  new AwsProvider(stack, "aws", { region: "eu-west-1" });
  fill(stack, new CloudwatchEventBus(stack, "bus", { name: "bus" }));
  const file = join(outdir, "stacks/orders-test/cdk.tf.json");
  return { synth: () => app.synth(), file };
}

const addRule = (stack: TerraformStack, { name }: CloudwatchEventBus) =>
  new CloudwatchEventRule(stack, "order-created", {
    name: "order-created",
    eventBusName: name,
    eventPattern: JSON.stringify({ "detail-type": ["order_created"] }),
  });

test("app.synth() fails with one message per problem and does not write the stack", () => {
  const { file, synth } = synthesize((stack, bus) => {
    addChoreographyValidation(stack, {});
    addRule(stack, bus);
  });
  const problems = [
    "rule order-created matches no published event: fix its pattern or remove it in infra/src/order-stack.ts",
    "rule order-created targets no service: no service would react to its events; add a target in infra/src/order-stack.ts",
  ];
  expect(synth).toThrow(ChoreographyBrokenError);
  expect(synth).toThrow(expect.objectContaining({ code: "CHOREOGRAPHY_BROKEN", problems }));
  expect(synth).toThrow(`the choreography of orders-test is broken:\n- ${problems[0]}\n- ${problems[1]}`);
  expect(existsSync(file)).toBe(false);
});

test("the validation does not change the written stack", () => {
  const [validated, plain] = [true, false].map((validates) => {
    const { file, synth } = synthesize((stack) => validates && addChoreographyValidation(stack, {}));
    synth();
    return readFileSync(file, "utf8");
  });
  expect(validated).toBe(plain);
});

test("is skipped in an app that skips validation", () => {
  const { file, synth } = synthesize((stack, bus) => {
    addChoreographyValidation(stack, {});
    addRule(stack, bus);
  }, true);
  synth();
  expect(existsSync(file)).toBe(true);
});
