/**
 * The CDKTF app: synthesizes the stacks that ORDERS_STACKS names, by default one per environment and the stack of the
 * state bucket.
 */
import { App } from "cdktf";
import { ChoreographyBrokenError } from "./choreography/validation.ts";
import { BundleMissingError } from "./constructs/lambda-archive.ts";
import { NameCollisionError } from "./constructs/named-stack.ts";
import { createStacks } from "./create-stacks.ts";
import { InvalidSettingsError, MissingVariablesError } from "./environments.ts";

const EXPECTED_ERRORS = [
  BundleMissingError,
  ChoreographyBrokenError,
  InvalidSettingsError,
  MissingVariablesError,
  NameCollisionError,
];

try {
  const app = new App();
  const skipped = createStacks(app);
  app.synth();
  for (const line of skipped) {
    console.error(line);
  }
} catch (error) {
  if (!EXPECTED_ERRORS.some((type) => error instanceof type)) {
    throw error;
  }
  console.error((error as Error).message);
  process.exitCode = 1;
}
