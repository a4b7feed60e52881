import { rmSync } from "node:fs";
import { type App, type TerraformStack, Testing } from "cdktf";
import { readDeploymentSettings } from "./deployment/deployment-settings.ts";
import { DeploymentStack } from "./deployment/deployment-stack.ts";
import { readSettings, type Settings, type Variables } from "./environments.ts";
import { OrderStack } from "./order-stack.ts";
import { StateStack } from "./state-stack.ts";

export { reference } from "./choreography/terraform-json.ts";

/** The attributes of a Terraform block; references such as `${aws_sqs_queue.orders.arn}` are plain text. */
export type Block = Record<string, unknown>;

export interface TerraformJson {
  /** Blocks by type, then name. */
  resource: Record<string, Record<string, Block>>;
  data: Record<string, Record<string, Block>>;
  output: Record<string, Block>;
  provider: Record<string, Block[]>;
  terraform: Block;
}

/** Synthesizes a stack in memory, without CDKTF's metadata. */
export function synthesize(createStack: (app: App) => TerraformStack): TerraformJson {
  const app = Testing.app({ enableFutureFlags: false });
  try {
    return JSON.parse(Testing.synth(createStack(app)));
  } finally {
    rmSync(app.outdir, { recursive: true });
  }
}

/** The variables that prod requires. */
export const prodVariables = {
  ORDERS_ACCOUNT_ID: "111122223333",
  ORDERS_ALARM_EMAIL: "on-call@example.com",
  ORDERS_JWT_ISSUER: "https://id.example.com",
  ORDERS_JWT_AUDIENCE: "orders",
};

/** The synthesized stacks: many tests change a copy of the same one, which takes less time than its synthesis. */
const stacks = new Map<string, TerraformJson>();

/** Synthesizes the stack of an environment with only the variables that it requires, except for `overrides`. */
export function synthesizeOrders(environment = "dev", overrides: Partial<Settings> = {}): TerraformJson {
  // An undefined override removes a setting.
  const key = JSON.stringify([environment, overrides], (_, value) => value ?? null);
  const settings = { ...readSettings(environment, environment === "prod" ? prodVariables : {}), ...overrides };
  const stack =
    stacks.get(key) ?? synthesize((app) => new OrderStack(app, `orders-${environment}`, { environment, ...settings }));
  stacks.set(key, stack);
  return structuredClone(stack);
}

/** The variables that the stack of the workflows' roles requires. */
export const deploymentVariables = {
  ORDERS_ACCOUNT_ID: "111122223333",
  ORDERS_GITHUB_REPOSITORY: "acme/orders",
  ORDERS_STATE_BUCKET: "lab2-orders-state-1",
};

export function synthesizeDeployment(variables: Variables = deploymentVariables): TerraformJson {
  const id = "orders-deployment";
  return synthesize((app) => new DeploymentStack(app, id, readDeploymentSettings(id, variables)));
}

export function synthesizeState(): TerraformJson {
  return synthesize((app) => new StateStack(app, "orders-state", readSettings("staging", {})));
}

/** Lists the Terraform addresses of all resources and data sources of a stack, sorted. */
export function listAddresses({ data, resource }: TerraformJson): string[] {
  const listNames = (blocks: Record<string, Record<string, Block>>, prefix = "") =>
    Object.entries(blocks).flatMap(([type, byName]) => Object.keys(byName).map((name) => `${prefix}${type}.${name}`));
  return [...listNames(resource), ...listNames(data ?? {}, "data.")].sort();
}

export function getResource(stack: TerraformJson, type: string, name: string): Block {
  const block = stack.resource[type]?.[name];
  if (!block) {
    throw new Error(`${type}.${name} is not defined in the stack, only ${Object.keys(stack.resource[type] ?? {})}`);
  }
  return block;
}

export function getResources(stack: TerraformJson, type: string): Block[] {
  return Object.values(stack.resource[type] ?? {});
}

export function parseStatements(policy: unknown): Block[] {
  return JSON.parse(String(policy)).Statement;
}
