import type { App } from "cdktf";
import { readDeploymentSettings } from "./deployment/deployment-settings.ts";
import { DeploymentStack } from "./deployment/deployment-stack.ts";
import {
  environmentNames,
  InvalidSettingsError,
  MissingVariablesError,
  readSettings,
  type Variables,
} from "./environments.ts";
import { OrderStack } from "./order-stack.ts";
import { StateStack } from "./state-stack.ts";

const STATE_STACK = "orders-state";
const DEPLOYMENT_STACK = "orders-deployment";

/**
 * Creates the stacks that ORDERS_STACKS names, separated by spaces, such as `orders-dev-alice`. Without it, creates those
 * of every environment and the state's, and skips an environment that requires variables which are not set. The stack of
 * the workflows' roles has to be named, because only teams that deploy from GitHub need it.
 * @returns why environments were skipped
 * @throws {InvalidSettingsError} if a stack is unknown or a setting is invalid
 * @throws {MissingVariablesError} if a requested stack requires variables that are not set
 */
export function createStacks(app: App, variables: Variables = process.env): string[] {
  if (variables.ORDERS_STACKS) {
    for (const stack of variables.ORDERS_STACKS.split(/\s+/)) {
      createStack(app, stack, variables);
    }
    return [];
  }
  const skipped: string[] = [];
  for (const environment of environmentNames) {
    try {
      createStack(app, `orders-${environment}`, variables);
    } catch (error) {
      if (!(error instanceof MissingVariablesError)) {
        throw error;
      }
      skipped.push(`skipped orders-${environment}: ${error.message}`);
    }
  }
  createStack(app, STATE_STACK, variables);
  return skipped;
}

function createStack(app: App, stack: string, variables: Variables): void {
  if (stack === STATE_STACK) {
    new StateStack(app, stack, readSettings("staging", variables));
    return;
  }
  if (stack === DEPLOYMENT_STACK) {
    new DeploymentStack(app, stack, readDeploymentSettings(stack, variables));
    return;
  }
  const environment = /^orders-(.+)$/.exec(stack)?.[1];
  if (environment === undefined) {
    throw new InvalidSettingsError(
      `unknown stack "${stack}": use orders-<environment>, ${STATE_STACK} or ${DEPLOYMENT_STACK}`,
    );
  }
  new OrderStack(app, stack, { environment, ...readSettings(environment, variables) });
}
