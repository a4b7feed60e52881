import type { ProgramProcess } from "command-line/run-program";
import { Command } from "commander";
import { readPlan, readText } from "./read-plan.ts";
import { appendTerraformText, summarize } from "./summary.ts";

/** GitHub's limit for a comment is 65,536 characters; the workflow adds a heading and links. */
const MAX_CHARACTERS = 65_000;

/** Creates `pnpm plan:summary`. */
export function createProgram({ stdout }: ProgramProcess): Command {
  return new Command("pnpm plan:summary")
    .description("Summarizes in Markdown how a Terraform plan changes the choreography.")
    .argument("<plan.json>", "the plan as JSON, from `terraform show -json plan.out`")
    .option("--terraform-text <file>", "append the text of `terraform show plan.out` as a collapsed block")
    .action((file: string, { terraformText }: { terraformText?: string }) => {
      const summary = summarize(readPlan(file));
      const text = terraformText === undefined ? undefined : readText(terraformText);
      stdout.write(`${text === undefined ? summary : appendTerraformText(summary, text, MAX_CHARACTERS)}\n`);
    });
}
