import { writeFileSync } from "node:fs";
import { BundleMissingError } from "./constructs/lambda-archive.ts";

/** Writes generated files to the folder `docs`; without the services' bundles, it fails with the command to build them. */
export async function writeDocs(render: () => Record<string, string> | Promise<Record<string, string>>): Promise<void> {
  try {
    for (const [name, text] of Object.entries(await render())) {
      writeFileSync(new URL(`../../docs/${name}`, import.meta.url), text);
    }
  } catch (error) {
    if (!(error instanceof BundleMissingError)) {
      throw error;
    }
    console.error(error.message);
    process.exitCode = 1;
  }
}
