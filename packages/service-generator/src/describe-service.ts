import type { CreatedService } from "./create-service.ts";
import type { DeletedService } from "./delete-service.ts";

/** Describes an added service and what is left to do. */
export function describeCreated({ event, folder, isDocumented, reaction }: CreatedService): string {
  const steps = [
    ...(event === undefined ? [] : [`No service reacts to ${event} yet: add one with --consumes ${event}.`]),
    `Implement ${folder}/${reaction}, and describe it in README.md and package.json.`,
    ...(isDocumented ? [REFRESH] : []),
  ];
  return `added ${folder}\nedited ${EDITED}\n\n${steps.join("\n")}\n`;
}

/** Describes a deleted service and what its deployment destroys. */
export function describeDeleted({ folder, isDocumented, name, rules }: DeletedService): string {
  const resource = `<prefix>-<environment>-${name}`;
  const lines = [
    ["function, role", resource],
    ["log", `/aws/lambda/${resource}`],
    ["dead-letter queue", `${resource}-dead-letters, with its messages`],
    ...rules.map((rule) => ["rule", `<prefix>-<environment>-${rule}`]),
    ["alarms", "those of the service"],
  ].map(([kind = "", resources]) => `  ${kind.padEnd(18)} ${resources}`);
  const steps = [
    "Redrive its dead letters before. Stamps that it wrote stay in the table. protectData does not prevent the deletion,",
    "because Terraform ignores prevent_destroy of a resource that is no longer defined.",
    ...(isDocumented ? [REFRESH] : []),
  ];
  return `deleted ${folder}\nedited ${EDITED}\n\nOn AWS, the next deployment destroys in each environment:\n${lines.join("\n")}\n\n${steps.join("\n")}\n`;
}

const EDITED = "infra/package.json, infra/src/contracts.ts and infra/src/order-stack.ts";

const REFRESH = `Before you commit, update the documentation and the lists of addresses:
  npm run synth && npm run docs:choreography && npm run docs:specs && npx pnpm --filter infra test --update`;
