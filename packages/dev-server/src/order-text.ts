import type { LocalCloud } from "local-cloud";
import type { CompletedOrder } from "./order-client.ts";
import { stampAttributes } from "./stamps.ts";

/** The faults that are on, and how to have their chance again. */
export function faultsLine(faults: LocalCloud["faults"]): string {
  const count = faults.list().length;
  return `${count} ${count === 1 ? "fault is" : "faults are"} on, by the chance of --seed ${faults.seed}`;
}

/** What runs where, and how to reach it. @param inspected the service that a debugger may attach to */
export function welcome(
  { awsUrl, consoleUrl, inspectPort, outputs, region }: LocalCloud,
  inspected: string | undefined,
): string {
  const debug = inspected ? `  ${`Debug ${inspected}`.padEnd(19)} 127.0.0.1:${inspectPort}\n` : "";
  return `
  Place an order      ${outputs.order_url}
  Look at an order    ${outputs.order_url}/<ID>
  See it happen       ${consoleUrl}
${debug}
  AWS endpoint        ${awsUrl}
  For an SDK or the AWS CLI:

    export AWS_ENDPOINT_URL=${awsUrl} AWS_REGION=${region} AWS_DEFAULT_REGION=${region}
    export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local
    aws dynamodb scan --table-name ${outputs.table_name}

  Ctrl-C stops it.
`;
}

/** A completed order: each service's stamp, and how long after the request it came. */
export function orderTable({ ID, stamps, stampedAfterMs }: CompletedOrder): string {
  const rows = stampAttributes
    .map(
      (attribute) => [attribute.replace(/^time_/, ""), stamps[attribute], String(stampedAfterMs[attribute])] as const,
    )
    .sort((a, b) => Number(a[2]) - Number(b[2]));
  const line = ([service, stamp, ms]: readonly [string, string, string]) =>
    `${service.padEnd(22)}${stamp.padEnd(26)}${ms.padStart(22)}`;
  return [`order ${ID}`, "", line(["service", "stamp", "ms after the request"]), ...rows.map(line)].join("\n");
}
