import type { NewConsumer } from "../../new-service.ts";
import { describeService } from "../description.ts";
import { toModuleName } from "../module-name.ts";

export function renderReadme(service: NewConsumer): string {
  const { consumes, name, publishes } = service;
  return `# ${name}

${describeService(service).replace(/\w+_\w+/g, "`$&`")}.

| reacts to | stamps | publishes |
| --- | --- | --- |
| \`${consumes.detailType}\` of \`${consumes.owner}\` | \`time_${service.service}\` | ${publishes ? `\`${publishes.detailType}\`` : "nothing"} |

EventBridge invokes the Lambda function with an envelope such as

\`\`\`json
${renderEnvelope(service)}
\`\`\`

\`src/contract.ts\` declares what the service consumes and publishes, \`src/${toModuleName(service)}.ts\` decides, and
\`src/handler.ts\` is the Lambda entry point that wires in the AWS clients.
${renderRepetition(publishes)}

## May import

\`service-kit\`${publishes ? ", `zod`" : ""} and the event it consumes, \`${consumes.owner}/events\`; in tests also \`event-contracts\`.

## Test it alone

\`\`\`sh
npx pnpm --filter ${name} test
\`\`\`
`;
}

function renderRepetition(publishes: NewConsumer["publishes"]): string {
  if (!publishes) {
    return "A stamp is written only once, so a repeated delivery changes nothing.";
  }
  const { detailType } = publishes;
  return `A repeated delivery does not change the stamp, but publishes \`${detailType}\` again: the first run
may have died before it published.

\`src/events.ts\` defines \`${detailType}\`; \`schemas/\` holds its committed JSON Schema, one file per version.`;
}

function renderEnvelope({ consumes: { definition, hasCause } }: NewConsumer): string {
  const { detailType, schemaVersion, source } = definition;
  const causation = hasCause ? `"causationId": "6a7e8feb-b491-4cf7-a9f1-bf3703467718",\n      ` : "";
  return `{
  "id": "c0f3a1de-6b6f-4c0e-9d5e-0a5b3f1f5c11",
  "source": "${source}",
  "detail-type": "${detailType}",
  "detail": {
    "metadata": {
      "service": "${source}",
      "schemaVersion": ${schemaVersion},
      "correlationId": "KdFvHgkODoEEJ2Q=",
      ${causation}"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    },
    "data": { "ID": "3882f24c-51f3-44db-b654-702eeb80b958" }
  }
}`;
}
