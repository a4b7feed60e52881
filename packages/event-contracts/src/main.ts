import { resolve } from "node:path";
import { runProgram } from "command-line/run-program";
import { Command } from "commander";
import { acceptSchemas } from "./accept-schemas.ts";
import { checkContracts } from "./check-contracts.ts";
import { readCommittedSchemas, readCommittedSchemasAt, SERVICES_FOLDER } from "./committed-schemas.ts";
import { readContracts } from "./contracts.ts";
import { type Baseline, describeFindings, passes } from "./report.ts";

interface Options {
  accept?: true;
  against?: string;
  services: string;
}

const createProgram = () =>
  new Command("pnpm contracts:check")
    .description("Compares every event with its committed schema and reports changes that would break a consumer.")
    .option("--accept", "write the schemas of new versions and compatible changes; breaking changes are never written")
    .option("--against <commit>", "compare with the schemas of a commit, such as origin/main, instead of the files")
    .option("--services <folder>", "folder of the service packages", SERVICES_FOLDER)
    .action(async ({ accept, against, services }: Options) => {
      if (accept && against) {
        throw new Error("--accept and --against are mutually exclusive: use one of them");
      }
      const servicesFolder = resolve(services);
      const contracts = await readContracts(servicesFolder);
      const check = () =>
        checkContracts(
          contracts,
          against ? readCommittedSchemasAt(against, servicesFolder) : readCommittedSchemas(servicesFolder),
        );
      if (accept) {
        for (const path of acceptSchemas(contracts, servicesFolder)) {
          console.log(`wrote packages/services/${path}`);
        }
      }
      const findings = check();
      const baseline: Baseline = against ? { commit: against } : { files: true };
      console.log(describeFindings(findings, baseline));
      process.exitCode = passes(findings, baseline) ? 0 : 1;
    });

await runProgram(createProgram);
