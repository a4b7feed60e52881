import type { NewResponder } from "../../new-service.ts";
import { describeService } from "../description.ts";
import { toModuleName } from "../module-name.ts";
import { hasIdInPath, toStatus } from "./names.ts";

export function renderReadme(service: NewResponder): string {
  const { name, publishes, route } = service;
  const path = route.path.replace("{ID}", EXAMPLE_ID);
  const body = hasIdInPath(service) ? "" : ` \\\n  --json '{ "ID": "${EXAMPLE_ID}" }'`;
  return `# ${name}

${describeService(service).replace(/\w+_\w+|\w+ \/\S+/g, "`$&`")}.

| responds to | stamps | publishes |
| --- | --- | --- |
| \`${route.key}\` | \`time_${service.service}\` | ${publishes ? `\`${publishes.detailType}\`` : "nothing"} |

A request names an order that exists:

\`\`\`sh
curl --request ${route.method} http://127.0.0.1:4000/prod${path}${body}
\`\`\`

| status | body | when |
| --- | --- | --- |
| 200 | \`{ "status": "${toStatus(service)}", "ID" }\` | the order is stamped${publishes ? " and the event published" : ""} |
| 400, 413 | \`{ "status": "request_rejected", "message" }\` | the request is invalid or larger than 64 KB |
| 404 | \`{ "status": "order_not_found", "ID" }\` | there is no such order |
| 500 | \`{ "status": "request_failed" }\` | an effect failed; repeat the request |

${renderRepetition(publishes)} No order waits for this service: an order is complete without its stamp.

\`src/contract.ts\` declares the route and what the service publishes, \`src/request.ts\` what a request contains,
\`src/${toModuleName(service)}.ts\` decides, and \`src/handler.ts\` is the Lambda entry point that wires in the AWS clients.
\`src/http-contract.ts\` describes requests and responses for \`docs/openapi.yaml\`.${renderSchemas(publishes)}

## May import

\`service-kit\` and \`zod\`.

## Test it alone

\`\`\`sh
npx pnpm --filter ${name} test
\`\`\`
`;
}

const EXAMPLE_ID = "3882f24c-51f3-44db-b654-702eeb80b958";

function renderRepetition(publishes: NewResponder["publishes"]): string {
  return publishes
    ? `A repeated request does not change the stamp, but publishes \`${publishes.detailType}\` again: the first one may have
failed before it published.`
    : "A stamp is written only once, so a repeated request changes nothing.";
}

function renderSchemas(publishes: NewResponder["publishes"]): string {
  return publishes
    ? `\n\n\`src/events.ts\` defines \`${publishes.detailType}\`; \`schemas/\` holds its committed JSON Schema, one file per version.`
    : "";
}
