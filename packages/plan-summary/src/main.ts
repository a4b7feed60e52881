import { runProgram } from "command-line/run-program";
import { Command } from "commander";
import { readPlan, readText } from "./read-plan.ts";
import { summarize, withTerraformText } from "./summary.ts";

/** GitHub takes comments of 65,536 characters; the rest is for what a workflow puts around the summary. */
const MAXIMUM_CHARACTERS = 65_000;

const program = new Command("pnpm plan:summary")
  .description("Says in Markdown what a Terraform plan changes, as `terraform show -json plan.out` prints it.")
  .argument("<plan.json>", "the plan as JSON")
  .option("--terraform-text <file>", "Terraform's own text of the plan, to append folded")
  .action((file: string, { terraformText }: { terraformText?: string }) => {
    const summary = summarize(readPlan(file));
    console.log(
      terraformText === undefined ? summary : withTerraformText(summary, readText(terraformText), MAXIMUM_CHARACTERS),
    );
  });

await runProgram(program);
