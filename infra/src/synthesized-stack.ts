import { rmSync } from "node:fs";
import { type App, type TerraformStack, Testing } from "cdktf";
import { type Settings, settingsOf } from "./environments.ts";
import { OrderStack } from "./order-stack.ts";
import { StateStack } from "./state-stack.ts";

export { reference } from "./choreography/terraform-json.ts";

/** A block of Terraform JSON: its attributes, with references such as `${aws_sqs_queue.orders.arn}` as text. */
export type Block = Record<string, unknown>;

export interface TerraformJson {
  /** By type, then by name. */
  resource: Record<string, Record<string, Block>>;
  data: Record<string, Record<string, Block>>;
  output: Record<string, Block>;
  provider: Record<string, Block[]>;
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

/** The stack of an environment, as main.ts synthesizes it where no variable is set, or with other settings. */
export function synthesizeOrders(environment = "dev", settings: Partial<Settings> = {}): TerraformJson {
  return synthesize(
    (app) => new OrderStack(app, `orders-${environment}`, environment, { ...settingsOf(environment, {}), ...settings }),
  );
}

/** The stack of the state bucket. */
export function synthesizeState(): TerraformJson {
  return synthesize((app) => new StateStack(app, "orders-state", settingsOf("prod", {})));
}

/** Addresses of everything in a stack, as Terraform has them, sorted. */
export function addressesOf({ data, resource }: TerraformJson): string[] {
  const namesOf = (blocks: Record<string, Record<string, Block>>, prefix = "") =>
    Object.entries(blocks).flatMap(([type, byName]) => Object.keys(byName).map((name) => `${prefix}${type}.${name}`));
  return [...namesOf(resource), ...namesOf(data ?? {}, "data.")].sort();
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

/** The statements of a policy document, as it stands in an attribute. */
export function statementsOf(policy: unknown): Block[] {
  return JSON.parse(String(policy)).Statement;
}
