import type { CreatedService } from "./create-service.ts";
import type { DeletedService } from "./delete-service.ts";
import type { NewRoute } from "./new-route.ts";

/** Describes an added service and what is left to do. */
export function describeCreated({ event, folder, isGenerated, module, route }: CreatedService): string {
  const steps = [
    ...(event === undefined ? [] : [`No service reacts to ${event} yet: add one with --consumes ${event}.`]),
    `Implement ${folder}/${module}, and describe it in README.md and package.json.`,
    ...(route ? [describeRequest(route)] : []),
  ];
  return `added ${folder}\n${describeEdited(isGenerated)}\n\n${steps.join("\n")}\n`;
}

/** Describes a deleted service and what its deployment destroys. */
export function describeDeleted({ folder, isGenerated, name, routes, rules }: DeletedService): string {
  const resource = `<prefix>-<environment>-${name}`;
  const reacts = routes.length === 0;
  const lines = [
    ["function, role", resource],
    ["log", `/aws/lambda/${resource}`],
    ...(reacts ? [["dead-letter queue", `${resource}-dead-letters, with its messages`]] : []),
    ...routes.map((route) => ["route", `${route}, which then responds with 404`]),
    ...rules.map((rule) => ["rule", `<prefix>-<environment>-${rule}`]),
    ["alarms", "those of the service"],
  ].map(([kind = "", resources]) => `  ${kind.padEnd(18)} ${resources}`);
  const steps = [
    reacts
      ? "Redrive its dead letters before. Stamps that it wrote stay in the table. protectData does not prevent the deletion,"
      : "Stamps that it wrote stay in the table. protectData does not prevent the deletion,",
    "because Terraform ignores prevent_destroy of a resource that is no longer defined.",
  ];
  return `deleted ${folder}\n${describeEdited(isGenerated)}\n\nOn AWS, the next deployment destroys in each environment:\n${lines.join("\n")}\n\n${steps.join("\n")}\n`;
}

function describeRequest({ method, path, variables }: NewRoute): string {
  const data = variables.includes("ID") ? "" : ` --json '{"ID":"<order>"}'`;
  const url = `http://127.0.0.1:4000/prod${path.replace("{ID}", "<order>")}`;
  return `While \`npm start\` runs, send it an order: curl --request ${method}${data} ${url}`;
}

function describeEdited(isGenerated: boolean): string {
  const edited = "edited infra/package.json, infra/src/contracts.ts and infra/src/order-stack.ts";
  const generated = "generated docs/asyncapi.yaml, docs/choreography.md, docs/openapi.yaml and infra/addresses";
  return isGenerated ? `${edited}\n${generated}` : edited;
}
