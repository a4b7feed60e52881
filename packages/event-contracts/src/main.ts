import { resolve } from "node:path";
import { runProgram } from "command-line/run-program";
import { Command } from "commander";
import { checkContracts } from "./check-contracts.ts";
import {
  readCommittedSchemas,
  readCommittedSchemasOf,
  SERVICES_FOLDER,
  schemaPath,
  writeCommittedSchema,
} from "./committed-schemas.ts";
import { readContracts } from "./contracts.ts";
import { type Baseline, describeFindings, isAcceptable, passes } from "./report.ts";

interface Options {
  accept?: true;
  against?: string;
  services: string;
}

const program = new Command("pnpm contracts:check")
  .description(
    "Compares what each event is with what was agreed on, and names each change that would break a consumer.",
  )
  .option("--accept", "write the schemas of new versions and of compatible changes; breaking ones are never written")
  .option(
    "--against <commit>",
    "compare with the schemas of a commit, such as origin/main, not with those of the files",
  )
  .option("--services <folder>", "the folder of the services' packages", SERVICES_FOLDER)
  .action(async ({ accept, against, services }: Options) => {
    if (accept && against) throw new Error("--accept writes files and --against reads a commit: give one of them");
    const servicesFolder = resolve(services);
    const contracts = await readContracts(servicesFolder);
    const check = () =>
      checkContracts(
        contracts,
        against ? readCommittedSchemasOf(against, servicesFolder) : readCommittedSchemas(servicesFolder),
      );
    if (accept) {
      for (const finding of check().filter(isAcceptable)) {
        if (!finding.present) continue;
        writeCommittedSchema(finding.present, servicesFolder);
        console.log(`wrote packages/services/${schemaPath(finding)}`);
      }
    }
    const findings = check();
    const baseline: Baseline = against ? { commit: against } : { files: true };
    console.log(describeFindings(findings, baseline));
    process.exitCode = passes(findings, baseline) ? 0 : 1;
  });

await runProgram(program);
