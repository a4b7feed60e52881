import type { LocalCloud } from "local-cloud";
import { formatDeadLetters, formatStarted } from "local-cloud/cli";
import { toStampLabel } from "orders-cli/order";
import type { CompletedOrder } from "./order-client.ts";
import type { RunSummary } from "./order-progress.ts";
import type { WaitingOrders } from "./waiting-orders.ts";

export function formatWelcome(cloud: LocalCloud, inspected: string | undefined): string {
  const { order_url, table_name } = cloud.outputs;
  return formatStarted(cloud, {
    inspected,
    links: [
      ["Console", cloud.consoleUrl],
      ["Place an order", `${order_url}`],
      ["View an order", `${order_url}/<ID>`],
    ],
    example: `aws dynamodb scan --table-name ${table_name}`,
  });
}

/** Formats a completed order as a table: each service's stamp, and its delay after the request. */
export function formatOrder({ ID, stamps, stampedAfterMs }: CompletedOrder): string {
  const rows = Object.entries(stamps)
    .map(([attribute, stamp]) => [toStampLabel(attribute), stamp, String(stampedAfterMs[attribute])] as const)
    .sort((a, b) => Number(a[2]) - Number(b[2]));
  const line = ([service, stamp, ms]: readonly [string, string, string]) =>
    `${service.padEnd(22)}${stamp.padEnd(26)}${ms.padStart(22)}`;
  return [`order ${ID}`, "", line(["service", "stamp", "ms after the request"]), ...rows.map(line)].join("\n");
}

/** @example formatWaiting({ IDs: ["6f1e"], reasons: ["waiting for …"] }) // "order 6f1e is waiting for …" */
export function formatWaiting({ IDs: [first, ...others], reasons }: WaitingOrders): string {
  const orders = others.length === 0 ? `order ${first} is` : `${others.length + 1} orders such as ${first} are`;
  return reasons.map((reason) => `${orders} ${reason}`).join("\n");
}

/**
 * Formats the text that a run ends with.
 * @example
 * 12 orders placed, 11 completed
 * 1 dead letter in lab2-dev-invoice-service-dead-letters
 */
export function formatSummary({ deadLetters, ordersCompleted, ordersPlaced }: RunSummary): string {
  const orders = ordersPlaced === 1 ? "1 order" : `${ordersPlaced} orders`;
  return `${orders} placed, ${ordersCompleted} completed\n${formatDeadLetters(deadLetters)}`;
}
