import { spawn } from "node:child_process";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { installPackages } from "service-generator/install-packages";
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
  for (const service of globSync("packages/services/*", { cwd: root })) {
    await runNode(join(root, service), "../../../scripts/bundle-service.ts");
  }
  if (hasWorkshop(root)) {
    await runNode(root, "packages/workshop/src/docs/write-docs.ts");
  }
  await runNode(root, "--disable-warning=DEP0044", "infra/src/choreography/write-choreography.ts");
  await runNode(root, "--disable-warning=DEP0044", "infra/src/specifications/write-specifications.ts");
}

/** A workspace without the sample has no workshop. */
const hasWorkshop = (root: string) => existsSync(join(root, "packages/workshop"));

async function runNode(folder: string, ...parameters: string[]): Promise<void> {
  const child = spawn(process.execPath, parameters, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const [output, problems, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve, reject) => child.once("close", resolve).once("error", reject)),
  ]);
  if (status !== 0) {
    throw new Error(`node ${parameters.join(" ")} failed in ${folder}: ${`${output}${problems}`.trim()}`);
  }
}
