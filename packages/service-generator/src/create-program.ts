import { resolve } from "node:path";
import type { Readable } from "node:stream";
import type { ProgramProcess } from "command-line/run-program";
import { Command } from "commander";
import { askForService } from "./ask-for-service.ts";
import { createService } from "./create-service.ts";
import { deleteService } from "./delete-service.ts";
import { describeCreated, describeDeleted } from "./describe-service.ts";
import { readCatalog } from "./event-catalog.ts";
import { repositoryRoot } from "./link-packages.ts";

interface CreateOptions {
  api?: string;
  consumes?: string;
  publishes?: string;
  root?: string;
}

export type Terminal = Pick<ProgramProcess, "stdout"> & { stdin?: Readable & { isTTY?: boolean } };

/** Creates the program of `npx pnpm new` and `npx pnpm delete`. */
export function createProgram(program: ProgramProcess & Terminal): Command {
  const command = new Command("npx pnpm").description("Adds a service to the choreography, or deletes one.");
  command
    .command("new")
    .description("Adds a part to the workspace.")
    .command("service")
    .summary("add a service that reacts to an event or responds to requests")
    .description("Adds a service: its package, its contract, and its consumer or route in the stack.")
    .argument("[name]", "package, such as payment-service; asked for on a terminal")
    .option("--consumes <event>", "event that the service reacts to, such as order_created")
    .option("--api <route>", 'route that the service responds to, such as "POST /payments"')
    .option("--publishes <event>", "new event that the service publishes, such as payment_received")
    .option("--root <folder>", "root of the workspace, such as workshop; by default the repository")
    .addHelpText("after", NEW_EXAMPLES)
    .action(async (name: string | undefined, options: CreateOptions) => {
      const root = resolve(options.root ?? repositoryRoot);
      const request = await completeRequest(name, options, root, program);
      const created = await createService(root, request);
      program.stdout.write(describeCreated(created));
      if (created.open.length > 0) {
        throw new Error(created.open.join("\nerror: "));
      }
    });
  command
    .command("delete")
    .description("Deletes a part of the workspace.")
    .command("service")
    .summary("delete a service that no other service depends on")
    .description("Deletes a service, and reports what the next deployment destroys on AWS.")
    .argument("<name>", "package, such as payment-service")
    .option("--root <folder>", "root of the workspace, such as workshop; by default the repository")
    .addHelpText("after", DELETE_EXAMPLES)
    .action(async (name: string, { root }: Pick<CreateOptions, "root">) => {
      program.stdout.write(describeDeleted(await deleteService(resolve(root ?? repositoryRoot), name)));
    });
  return command;
}

const NEW_EXAMPLES = `
Examples:
  npx pnpm new service payment-service --consumes order_created --publishes payment_received
  npx pnpm new service receipt-service --consumes payment_received
  npx pnpm new service refund-service --api "POST /refunds" --publishes payment_refunded
  npx pnpm new service                  ask for each part
`;

const DELETE_EXAMPLES = `
Examples:
  npx pnpm delete service receipt-service
`;

async function completeRequest(
  name: string | undefined,
  { api, consumes, publishes }: CreateOptions,
  root: string,
  { stdin, stdout }: Terminal,
) {
  const given = { name, api, consumes, publishes };
  if (name !== undefined && (consumes ?? api) !== undefined) {
    return { ...given, name };
  }
  if (stdin?.isTTY) {
    return askForService(await readCatalog(root), given, { input: stdin, output: stdout });
  }
  throw new Error(
    name === undefined
      ? "missing name of the service: pass one, such as payment-service"
      : 'missing event or route: pass one, such as --consumes order_created or --api "POST /payments"',
  );
}
