/** The CDKTF app: writes one stack an environment, and that of the state bucket, below cdktf.json's output folder. */
import { App } from "cdktf";
import { ChoreographyBrokenError } from "./choreography/validation.ts";
import { BundleMissingError } from "./constructs/lambda-archive.ts";
import { environmentNames, InvalidSettingsError, settingsOf } from "./environments.ts";
import { OrderStack } from "./order-stack.ts";
import { StateStack } from "./state-stack.ts";

try {
  const app = new App();
  for (const environment of environmentNames) {
    new OrderStack(app, `orders-${environment}`, environment, settingsOf(environment));
  }
  new StateStack(app, "orders-state", settingsOf("prod"));
  app.synth();
} catch (error) {
  const expected = [BundleMissingError, ChoreographyBrokenError, InvalidSettingsError];
  if (!expected.some((type) => error instanceof type)) throw error;
  console.error((error as Error).message);
  process.exitCode = 1;
}
