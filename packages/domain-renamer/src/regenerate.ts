import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { generateFiles } from "service-generator/generate-files";
import { installPackages } from "service-generator/install-packages";
import { runNode } from "service-generator/run-node";
import { sortDependencies } from "service-generator/sort-dependencies";
import { UNDO } from "./describe-renaming.ts";

const biome = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");

const MANIFESTS = ["*/package.json", "packages/*/package.json", "packages/services/*/package.json"];

/**
 * Links the packages of a renamed workspace, formats its code, and generates again what follows from its code.
 * @param report is called at the start of each step, before an error of it
 * @throws {Error} naming the command that failed, and how to undo the renaming
 */
export async function regenerate(root: string, report: (step: string) => void): Promise<void> {
  try {
    report("linking packages");
    // The lockfile lists packages by name.
    installPackages(root, "--fix-lockfile");
    report("formatting code");
    await formatCode(root);
    report("writing documentation");
    await writeDocumentation(root);
  } catch (error) {
    throw new Error(`the names are replaced, but ${(error as Error).message}; undo with ${UNDO}`, {
      cause: error,
    });
  }
}

async function formatCode(root: string): Promise<void> {
  if (hasWorkshop(root)) {
    // The patches apply to the code as it is before.
    await runNode(root, "packages/workshop/src/code/format-patches.ts");
  }
  for (const manifest of globSync(MANIFESTS, { cwd: root })) {
    const file = join(root, manifest);
    writeFileSync(file, sortDependencies(readFileSync(file, "utf8")));
  }
  await runNode(root, biome, "check", "--write", "--linter-enabled=false", ".");
}

async function writeDocumentation(root: string): Promise<void> {
  if (hasWorkshop(root)) {
    await runNode(root, "packages/workshop/src/docs/write-docs.ts");
  }
  await generateFiles(root);
}

/** A workspace without the sample has no workshop. */
const hasWorkshop = (root: string) => existsSync(join(root, "packages/workshop"));
