/** Writes the files that follow from the stacks and the contracts. */
import { writeFileSync } from "node:fs";
import { BundleMissingError } from "./constructs/lambda-archive.ts";
import { renderGeneratedFiles } from "./generated-files.ts";

try {
  for (const [path, text] of Object.entries(await renderGeneratedFiles())) {
    writeFileSync(new URL(`../../${path}`, import.meta.url), text);
  }
} catch (error) {
  if (!(error instanceof BundleMissingError)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 1;
}
