import { resolve } from "node:path";
import type { ProgramProcess } from "command-line/run-program";
import { Command } from "commander";
import { repositoryRoot } from "service-generator/link-packages";
import { applyRenaming } from "./apply-renaming.ts";
import { checkCommitted, checkConflicts, checkNames } from "./check-names.ts";
import { describeNextSteps, describePlan } from "./describe-renaming.ts";
import { createNoun } from "./noun.ts";
import { planRenaming } from "./plan-renaming.ts";
import { regenerate } from "./regenerate.ts";

interface Options {
  dryRun?: true;
  oldPlural?: string;
  plural?: string;
  root?: string;
}

/** Creates the program of `npx pnpm rename-domain`. */
export function createProgram({ stdout }: ProgramProcess): Command {
  return new Command("npx pnpm rename-domain")
    .description("Renames the domain: packages, code, events, resources, commands and texts.")
    .argument("<old>", "current name, such as order")
    .argument("<new>", "new name: an English noun, such as booking")
    .option("--plural <word>", "plural of the new name, if it is irregular, such as people")
    .option("--old-plural <word>", "plural of the current name, if it is irregular")
    .option("--dry-run", "only print what would change")
    .option("--root <folder>", "root of the workspace, by default the repository")
    .action(async (old: string, name: string, { dryRun, oldPlural, plural, root: folder }: Options) => {
      const root = resolve(folder ?? repositoryRoot);
      const renaming = { from: createNoun(old, oldPlural), to: createNoun(name, plural) };
      checkNames(root, renaming);
      if (!dryRun) {
        checkCommitted(root);
      }
      const plan = planRenaming(root, renaming);
      checkConflicts(name, plan.conflicts);
      const { from, to } = renaming;
      const title = `${from.singular} to ${to.singular}, ${from.plural} to ${to.plural}`;
      if (dryRun) {
        stdout.write(`would rename ${title}:\n${describePlan(plan, renaming)}`);
        return;
      }
      applyRenaming(root, plan, renaming);
      stdout.write(`renamed ${title}:\n${describePlan(plan, renaming)}\n`);
      await regenerate(root, (step) => stdout.write(`${step}\n`));
      stdout.write(`\n${describeNextSteps(renaming)}`);
    });
}
