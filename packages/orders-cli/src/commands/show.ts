import type { Context } from "../context.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { elapsedMs, firstStampMs, type Order, stampLabel } from "../order.ts";
import { OrderTable } from "../order-table.ts";
import { printable } from "../printable.ts";

/** Shows an order: who has stamped it, when, and who has not. */
export async function show(ID: string, { connection, json, terminal }: Context): Promise<ExitCode> {
  const table = new OrderTable(connection);
  const order = await table.get(ID);
  if (!order) {
    throw new Error(`no order ${printable(ID, 100)} in ${table.name}`);
  }
  terminal.print(json ? JSON.stringify(order) : orderText(order));
  return exitCode.done;
}

/** An order's stamps on a timeline that begins with the first, then what is missing. */
export function orderText(order: Order): string {
  const { ID, missing, stamps } = order;
  const beganMs = firstStampMs(order) ?? 0;
  const line = (after: string, attribute: string, stamp: string) =>
    `${after.padStart(12)}  ${stampLabel(attribute).padEnd(20)}  ${stamp}`.trimEnd();
  return [
    `order ${printable(ID)}`,
    "",
    ...Object.entries(stamps).map(([attribute, stamp]) =>
      line(`+${Date.parse(stamp) - beganMs} ms`, attribute, printable(stamp)),
    ),
    ...missing.map((attribute) => line("missing", attribute, "")),
    "",
    missing.length === 0
      ? `complete after ${elapsedMs(order)} ms`
      : `incomplete: ${missing.length} of ${missing.length + Object.keys(stamps).length} stamps are missing; pnpm orders stuck tells where its events lie`,
  ].join("\n");
}
