/** The CDKTF app: synthesizes one stack per environment and the stack of the state bucket. */
import { App } from "cdktf";
import { ChoreographyBrokenError } from "./choreography/validation.ts";
import { BundleMissingError } from "./constructs/lambda-archive.ts";
import { NameCollisionError } from "./constructs/named-stack.ts";
import { environmentNames, InvalidSettingsError, readSettings } from "./environments.ts";
import { OrderStack } from "./order-stack.ts";
import { StateStack } from "./state-stack.ts";

try {
  const app = new App();
  for (const environment of environmentNames) {
    new OrderStack(app, `orders-${environment}`, { environment, ...readSettings(environment) });
  }
  new StateStack(app, "orders-state", readSettings("prod"));
  app.synth();
} catch (error) {
  const expected = [BundleMissingError, ChoreographyBrokenError, InvalidSettingsError, NameCollisionError];
  if (!expected.some((type) => error instanceof type)) {
    throw error;
  }
  console.error((error as Error).message);
  process.exitCode = 1;
}
