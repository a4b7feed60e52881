import type { LocalCloud } from "../local-cloud.ts";

export function toStartedRecord({ apiUrl, awsUrl, consoleUrl, inspectPort, outputs, region }: LocalCloud) {
  return { type: "started", apiUrl, awsUrl, consoleUrl, inspectPort, region, outputs };
}

interface FormatStartedOptions {
  inspected: string | undefined;
  links: [label: string, address: string | undefined][];
  /** A command of the AWS CLI to try. */
  example?: string;
}

export function formatStarted(
  { awsUrl, inspectPort, region }: LocalCloud,
  { example, inspected, links }: FormatStartedOptions,
): string {
  const debug: typeof links = inspected === undefined ? [] : [[`Debug ${inspected}`, `127.0.0.1:${inspectPort}`]];
  const rows = [...links, ...debug];
  const line = ([label, address]: (typeof links)[number]) => `  ${label.padEnd(19)} ${address}\n`;
  return `
${rows.map(line).join("")}
${line(["AWS endpoint", awsUrl])}  For an SDK or the AWS CLI, whose version 1 needs --endpoint-url for aws sqs:

    export AWS_ENDPOINT_URL=${awsUrl} AWS_REGION=${region} AWS_DEFAULT_REGION=${region}
    export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local
${example === undefined ? "" : `    ${example}\n`}
  Press Ctrl-C to stop.
`;
}
