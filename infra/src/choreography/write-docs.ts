/** Writes docs/choreography.md. */
import { writeFileSync } from "node:fs";
import { BundleMissingError } from "../constructs/lambda-archive.ts";
import { contracts } from "../contracts.ts";
import { synthesizeOrders } from "../synthesized-stack.ts";
import { renderChoreography } from "./render-choreography.ts";

try {
  const file = new URL("../../../docs/choreography.md", import.meta.url);
  writeFileSync(file, renderChoreography(synthesizeOrders(), contracts));
} catch (error) {
  if (!(error instanceof BundleMissingError)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 1;
}
