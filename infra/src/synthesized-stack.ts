import { rmSync } from "node:fs";
import { type App, type TerraformStack, Testing } from "cdktf";
import { OrderStack } from "./order-stack.ts";

/** A block of Terraform JSON: its attributes, with references such as `${aws_sqs_queue.orders.arn}` as text. */
export type Block = Record<string, unknown>;

export interface TerraformJson {
  /** By type, then by name. */
  resource: Record<string, Record<string, Block>>;
  data: Record<string, Record<string, Block>>;
  output: Record<string, Block>;
  terraform: Block;
}

/** What Terraform would read of a stack, for tests: synthesized in memory, without CDKTF's metadata. */
export function synthesize(createStack: (app: App) => TerraformStack): TerraformJson {
  const app = Testing.app({ enableFutureFlags: false });
  try {
    return JSON.parse(Testing.synth(createStack(app)));
  } finally {
    rmSync(app.outdir, { recursive: true });
  }
}

/** The stack that main.ts synthesizes. */
export function synthesizeOrders(props = { prefix: "lab2", environment: "dev", region: "eu-west-1" }): TerraformJson {
  return synthesize((app) => new OrderStack(app, `orders-${props.environment}`, props));
}

/** A resource of the stack, such as `aws_lambda_function` `order-service`. */
export function resourceOf(stack: TerraformJson, type: string, name: string): Block {
  const block = stack.resource[type]?.[name];
  if (!block) throw new Error(`the stack has no ${type}.${name}, only ${Object.keys(stack.resource[type] ?? {})}`);
  return block;
}

/** All resources of a type. */
export function resourcesOf(stack: TerraformJson, type: string): Block[] {
  return Object.values(stack.resource[type] ?? {});
}

/** How Terraform JSON refers to an attribute, such as `aws_sqs_queue.orders.arn`. */
export function reference(attribute: string): string {
  return `\${${attribute}}`;
}

/** The statements of a policy document, as it stands in an attribute. */
export function statementsOf(policy: unknown): Block[] {
  return JSON.parse(String(policy)).Statement;
}
