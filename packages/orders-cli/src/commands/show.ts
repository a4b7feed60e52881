import { formatDuration } from "command-line/format-duration";
import type { Context } from "../context.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { getElapsedMs, getFirstStampMs, type Order, toStampLabel } from "../order.ts";
import { OrderTable } from "../order-table.ts";
import { printable } from "../printable.ts";

export async function show(ID: string, { connection, json, terminal }: Context): Promise<ExitCode> {
  const table = new OrderTable(connection);
  const order = await table.get(ID);
  if (!order) {
    throw new Error(`order "${printable(ID, 100)}" not found in ${table.name}`);
  }
  terminal.print(json ? JSON.stringify(order) : formatOrder(order));
  return exitCode.done;
}

function formatOrder(order: Order): string {
  const { ID, missing, others = {}, stamps } = order;
  const firstMs = getFirstStampMs(order) ?? 0;
  const formatLine = (after: string, attribute: string, stamp: string) =>
    `${after.padStart(12)}  ${toStampLabel(attribute).padEnd(20)}  ${stamp}`.trimEnd();
  const formatStamps = (stamped: Record<string, string>) =>
    Object.entries(stamped).map(([attribute, stamp]) =>
      formatLine(`+${Date.parse(stamp) - firstMs} ms`, attribute, printable(stamp)),
    );
  return [
    `order ${printable(ID)}`,
    "",
    ...formatStamps(stamps),
    ...missing.map((attribute) => formatLine("missing", attribute, "")),
    ...formatStamps(others),
    "",
    missing.length === 0
      ? `complete after ${formatDuration(getElapsedMs(order))}`
      : `incomplete: ${missing.length} of ${missing.length + Object.keys(stamps).length} stamps missing; npx pnpm orders stuck finds its events`,
  ].join("\n");
}
