import { contracts } from "infra/src/contracts.ts";
import { until } from "./conditions.ts";
import type { RunningStack } from "./run-stack.ts";

/** The attributes of an order that is complete. */
export const stampNames = Object.values(contracts).map(({ service }) => `time_${service}`);

/** What the API answers, whatever its status. */
export async function request(
  url: string,
  init?: RequestInit,
): Promise<{ status: number; body: Record<string, string> }> {
  const response = await fetch(url, init);
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

/** Places an order. @returns its ID */
export async function placeOrder(stack: RunningStack, init?: RequestInit): Promise<string> {
  const { status, body } = await request(stack.orderUrl, init);
  if (status !== 200 || !body.ID) {
    throw new Error(`no order: ${status} ${JSON.stringify(body)}`);
  }
  return body.ID;
}

/** An order's item, as soon as it has all its stamps. */
export function untilComplete(stack: RunningStack, id: string): Promise<Record<string, string>> {
  return until(async () => {
    const { body: order } = await request(`${stack.orderUrl}/${id}`);
    const missing = stampNames.filter((stamp) => !(stamp in order));
    if (missing.length > 0) {
      throw new Error(`order ${id} has no ${missing.join(", ")}`);
    }
    return order;
  });
}
