/** The CDKTF app: writes one stack an environment below the output folder of cdktf.json. */
import { App } from "cdktf";
import { BundleMissingError } from "./constructs/lambda-archive.ts";
import { OrderStack } from "./order-stack.ts";

try {
  const app = new App();
  new OrderStack(app, "orders-dev", { prefix: "lab2", environment: "dev", region: "eu-west-1" });
  app.synth();
} catch (error) {
  if (!(error instanceof BundleMissingError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
